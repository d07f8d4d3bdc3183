#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"

namespace patchbay::cli {

using Variables = std::map<std::string, std::string, std::less<>>;

// What a command asks for its environment. Borrows it.
app::Environment lookup_in(const Variables& environment);

// What one command line printed and how it ended.
struct Printed {
  int code;
  std::string out;
  std::string err;
};

// Runs `patchbay` with these words, in this process, with an environment and standard input of the
// test's own.
Printed patchbay(std::vector<std::string> words, const Variables& environment = {},
                 const std::string& input = {});

// Whether a text has that part; what it was is shown when the test fails.
bool has(const std::string& text, std::string_view part);

// A new store with the organization "acme", made by `patchbay keys create`; its path.
std::string new_store(const std::string& name);

// An environment in which the example connectors are found and `files` shows `root`.
Variables with_files(const std::filesystem::path& root);

// A new file of this test run with this text; its path.
std::string file_with(const std::string& name, const std::string& text);

// A folder of this test run; made if it is not there.
std::filesystem::path folder_named(const std::string& name);

}  // namespace patchbay::cli
