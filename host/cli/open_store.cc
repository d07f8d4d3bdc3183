#include "cli/open_store.h"

#include <filesystem>

namespace patchbay::cli {

void add_store_option(CLI::App& command, std::string& location) {
  command.add_option("--store", location, "SQLite file, or postgresql://…")->type_name("LOCATION");
}

Result<std::unique_ptr<Store>> open_store(const Invocation& invocation, const std::string& location,
                                          Migrate migrate) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  const std::string& chosen = location.empty() ? config.server.store : location;
  std::error_code ignored;
  if (chosen.find("://") == std::string::npos && !std::filesystem::exists(chosen, ignored)) {
    return Error(Code::kNotFound, "there is no store \"" + chosen +
                                      "\"; name it with --store or in the configuration");
  }
  if (migrate == Migrate::kNever) return Store::connect({.location = chosen});
  return Store::open({.location = chosen});
}

}  // namespace patchbay::cli
