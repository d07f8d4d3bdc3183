// A user with a terminal and a browser. The user reads a command's output while the command runs,
// and opens the addresses in it.
#pragma once

#include <functional>
#include <future>
#include <streambuf>
#include <string>
#include <vector>

#include "cli/command_line.h"

namespace patchbay::cli {

// Opens the address, follows the provider's redirect back to the command, and returns the text of
// the page.
std::string browse(const std::string& address);

// Runs `patchbay` with these words. Calls `reads` with every complete line of output while the
// command runs.
CommandOutcome patchbay_before(const std::function<void(const std::string& line)>& reads,
                               std::vector<std::string> words, const Variables& environment);

// The result of patchbay_with_browser(), which runs a command for a user who opens every printed
// address.
struct VisitOutcome {
  CommandOutcome printed;
  std::string page;  // the text of the last page
};
VisitOutcome patchbay_with_browser(std::vector<std::string> words, const Variables& environment);

}  // namespace patchbay::cli
