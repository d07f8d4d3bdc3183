#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/host_name.h"
#include "base/random.h"
#include "cli/invocation.h"
#include "store/store.h"

namespace patchbay::cli {

// Adds `--store LOCATION`, for a command that works only on the store.
void add_store_option(CLI::App& command, std::string& location);

// Opens the store at `location`, or the configured store if `location` is empty. With
// Migrate::kNever, an old schema is not changed. With Make::kNever, a store that is missing or
// empty is refused: its disk may not be mounted, and a new store would look like the real one.
Result<std::unique_ptr<Store>> open_store(const Invocation& invocation, const std::string& location,
                                          Migrate migrate, Make make = Make::kNever);

// A verb for add_store_verb(): runs `verb` on what a store keeps, such as authserver::Clients.
template <class Stored, class Line, Result<void> (*verb)(Stored&, const Invocation&, const Line&)>
Result<ExitCode> run_on_stored(Store& store, const Invocation& invocation, const Line& line) {
  SystemRandom random;
  SystemClock clock;
  Stored stored(store, random, clock, host_name());
  PATCHBAY_TRY(verb(stored, invocation, line));
  return kDone;
}

// Adds a command `--store LOCATION [--…]` that opens the store and runs `verb` on it. `Line` has
// the options and the location.
template <class Line>
CLI::App* add_store_verb(CLI::App& command, Invocation& invocation, const std::string& name,
                         const std::string& description, Migrate migrate,
                         const std::shared_ptr<Line>& line,
                         Result<ExitCode> (*verb)(Store&, const Invocation&, const Line&)) {
  CLI::App* added = command.add_subcommand(name, description);
  add_store_option(*added, line->location);
  const auto run = [&invocation, line, migrate, verb]() -> ExitCode {
    auto store = open_store(invocation, line->location, migrate);
    if (!store) return refuse(invocation, store.error());
    const Result<ExitCode> ended = verb(*store.value(), invocation, *line);
    return ended ? ended.value() : fail(invocation, ended.error());
  };
  added->callback([&invocation, run] { invocation.chosen = run; });
  return added;
}

}  // namespace patchbay::cli
