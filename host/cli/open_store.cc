#include "cli/open_store.h"

#include <filesystem>

#include "app/account_store.h"

namespace patchbay::cli {

void add_store_option(CLI::App& command, std::string& location) {
  command.add_option("--store", location, "SQLite file, or postgresql://…")->type_name("LOCATION");
}

Result<std::unique_ptr<store::Store>> open_store(const Invocation& invocation,
                                                 const std::string& location,
                                                 store::MigrationMode migrate,
                                                 store::StoreCreation make) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  const std::string& chosen = location.empty() ? config.server.store : location;
  std::error_code ignored;
  const bool is_file = chosen.find("://") == std::string::npos;
  if (make == store::StoreCreation::kNever && is_file &&
      !std::filesystem::exists(chosen, ignored)) {
    return Error(Code::kNotFound, "there is no store \"" + chosen +
                                      "\"; name it with --store or in the configuration");
  }
  const std::string opened = app::store_of(chosen, invocation.environment);
  if (migrate == store::MigrationMode::kNever)
    return store::Store::connect({.location = opened, .make = make});
  return store::Store::open({.location = opened, .make = make});
}

}  // namespace patchbay::cli
