// What `patchbay sync` and `patchbay docs` share.
#pragma once

#include "cli/open_host.h"
#include "documents/library.h"

namespace patchbay::cli {

// Whoever has the store and its key ring may see the runs of every user.
documents::Asker operator_asker(const Caller& caller);

// Has the run work until it is over, here or on another host, and shows how it comes along.
Result<documents::Progress> work_out(const Invocation& invocation, engine::Engine& engine,
                                     const documents::RunRow& run, const Caller& caller);

// Prints what came of it. kNegative unless everything is in step.
ExitCode show_outcome(const Invocation& invocation, const engine::Engine& engine,
                      const documents::Progress& progress);

}  // namespace patchbay::cli
