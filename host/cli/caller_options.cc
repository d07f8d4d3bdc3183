#include "cli/caller_options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace patchbay::cli {

void add_caller_options(CLI::App& command, Caller& caller) {
  command.add_option("--org", caller.organization, "Whose accounts: the organization; local")
      ->type_name("ID");
  command.add_option("--user", caller.user, "Whose accounts: the user in it; local")
      ->type_name("ID");
}

}  // namespace patchbay::cli
