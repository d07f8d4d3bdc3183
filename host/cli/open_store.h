#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/host_name.h"
#include "base/random.h"
#include "cli/invocation.h"
#include "store/store.h"

namespace patchbay::cli {

// Adds the option `--store LOCATION` to a command that works only on the store.
void add_store_option(CLI::App& command, std::string& location);

// Opens the store at `location`, or the configured store if `location` is empty.
// MigrationMode::kNever leaves an old schema unchanged. StoreCreation::kNever refuses a store that
// does not exist or is empty, because the disk of the real store may not be mounted, and a new
// store would look like the real one.
Result<std::unique_ptr<store::Store>> open_store(
    const Invocation& invocation, const std::string& location, store::MigrationMode migrate,
    store::StoreCreation make = store::StoreCreation::kNever);

// A verb (the function that runs a command) for add_store_verb(). Runs `verb` with an object of the
// class `Stored`, such as authserver::Clients, which works on the store.
template <class Stored, class Line, auto verb>
Result<ExitCode> run_on_stored(store::Store& store, const Invocation& invocation,
                               const Line& line) {
  SystemRandom random;
  SystemClock clock;
  if constexpr (requires { Stored(store, random, clock, host_name()); }) {
    Stored stored(store, random, clock, host_name());
    PATCHBAY_TRY(verb(stored, invocation, line));
  } else {
    Stored stored(store, clock, host_name());
    PATCHBAY_TRY(verb(stored, invocation, line));
  }
  return kDone;
}

// Adds a subcommand `name` with the option --store. The subcommand opens the store and runs `verb`
// with the store. `Line` has the location and the subcommand's other options.
template <class Line>
CLI::App* add_store_verb(CLI::App& command, Invocation& invocation, const std::string& name,
                         const std::string& description, store::MigrationMode migrate,
                         const std::shared_ptr<Line>& line,
                         Result<ExitCode> (*verb)(store::Store&, const Invocation&, const Line&)) {
  CLI::App* added = command.add_subcommand(name, description);
  add_store_option(*added, line->location);
  const auto open = [migrate](const Invocation& on, const Line& given) {
    return open_store(on, given.location, migrate);
  };
  run_on(*added, invocation, line, open, verb);
  return added;
}

}  // namespace patchbay::cli
