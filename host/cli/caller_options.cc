#include "cli/caller_options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace patchbay::cli {

void add_caller_options(CLI::App& command, Caller& caller) {
  never_empty(
      command.add_option("--org", caller.organization, "The organization of the accounts; local"))
      ->type_name("ID");
  never_empty(command.add_option("--user", caller.user, "The user of the accounts; local"))
      ->type_name("ID");
}

CLI::Option* never_empty(CLI::Option* option) {
  return option->check([](const std::string& value) {
    const char* empty = "the value is empty; check that the variable it comes from is set";
    return std::string(value.empty() ? empty : "");
  });
}

}  // namespace patchbay::cli
