// A user at a terminal with a browser: reads what a command prints while it runs, and opens the
// addresses in it.
#pragma once

#include <functional>
#include <future>
#include <streambuf>
#include <string>
#include <vector>

#include "cli/command_line.h"

namespace patchbay::cli {

// Opens the address, follows the provider back to the command, and returns the text of the page.
std::string browse(const std::string& address);

// Runs `patchbay` with these words, and `reads` with every whole line that it prints on the way.
Printed patchbay_before(const std::function<void(const std::string& line)>& reads,
                        std::vector<std::string> words, const Variables& environment);

// The same before a person who opens every address that is shown.
struct Visited {
  Printed printed;
  std::string page;  // the last
};
Visited patchbay_with_browser(std::vector<std::string> words, const Variables& environment);

}  // namespace patchbay::cli
