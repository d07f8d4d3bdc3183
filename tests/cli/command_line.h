#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"

namespace patchbay::cli {

using Variables = std::map<std::string, std::string, std::less<>>;

// Returns the function with which a command looks up its environment variables. The function finds
// them in `environment`, which it borrows.
app::Environment lookup_in(const Variables& environment);

// The output of one command line, and how the command ended.
struct CommandOutcome {
  int code;
  std::string out;
  std::string err;
};

// Runs `patchbay` with these words in this process, with this environment and this standard input.
CommandOutcome patchbay(std::vector<std::string> words, const Variables& environment = {},
                        const std::string& input = {});

// Returns true if `text` contains `part`. If the test fails, `text` is shown.
bool has(const std::string& text, std::string_view part);

// Makes a new store with the organization "acme" with `patchbay keys create`. Returns the store's
// path.
std::string new_store(const std::string& name);

// Returns an environment that names the example connectors, and in which `files` offers the folder
// `root`.
Variables with_files(const std::filesystem::path& root);

// Writes a new file of this test run with this text. Returns the file's path.
std::string file_with(const std::string& name, const std::string& text);

// Returns the path of a folder of this test run. Creates the folder if it does not exist.
std::filesystem::path folder_named(const std::string& name);

}  // namespace patchbay::cli
