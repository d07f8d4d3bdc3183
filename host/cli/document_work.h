// The functions that `patchbay sync` and `patchbay docs` share.
#pragma once

#include "cli/open_host.h"
#include "documents/library.h"

namespace patchbay::cli {

// Returns an asker that may see the runs of every user. Whoever has the store and its key ring may
// see all runs.
documents::Asker operator_asker(const Caller& caller);

// Works on the run until the run is over, here or on another host, and shows its progress.
Result<documents::Progress> work_out(const Invocation& invocation, engine::Engine& engine,
                                     const documents::RunRow& run, const Caller& caller);

// Prints the result of a run. Returns kNegative unless all documents are up to date.
ExitCode show_outcome(const Invocation& invocation, const engine::Engine& engine,
                      const documents::Progress& progress);

}  // namespace patchbay::cli
