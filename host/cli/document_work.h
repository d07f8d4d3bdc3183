// The functions that `patchbay sync` and `patchbay docs` share.
#pragma once

#include "audit/audit.h"
#include "cli/open_host.h"
#include "documents/library.h"

namespace patchbay::cli {

// Returns an asker that may see the runs of every user of the caller's organization, because
// whoever runs this command has the store and its key ring.
documents::Asker operator_asker(const Caller& caller);

// Returns an audit entry without an event, for what an operator does in the caller's organization.
audit::AuditEntry operator_entry(const Caller& caller);

// Runs a sync run and shows its progress until the run is over. Another host may finish the run.
Result<documents::Progress> work_out(const Invocation& invocation, engine::Engine& engine,
                                     const documents::RunRow& run, const Caller& caller);

// Prints the result of a run. Returns kDone if the run is complete, even if documents were skipped;
// otherwise kNegative.
ExitCode show_outcome(const Invocation& invocation, const engine::Engine& engine,
                      const documents::Progress& progress);

}  // namespace patchbay::cli
