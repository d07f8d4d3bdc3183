#include "cli/document_work.h"

#include <future>
#include <ostream>

#include "cli/printable.h"
#include "cli/sync_progress.h"
#include "engine/document_json.h"
#include "engine/engine.h"

namespace patchbay::cli {
namespace {

constexpr int kLatestRuns = 20;  // number of the latest runs among which the run is searched

Result<documents::Progress> progress_of(engine::Engine& engine, const documents::RunRow& run,
                                        const documents::Asker& asker) {
  PATCHBAY_TRY(auto runs,
               engine.documents->library.progress(asker, run.link, run.connector, kLatestRuns));
  for (documents::Progress& each : runs) {
    if (each.run.id == run.id) return std::move(each);
  }
  return Error(Code::kNotFound, "The run is not among the latest of \"" + run.link +
                                    "\" any more; the account was disconnected meanwhile.");
}

}  // namespace

documents::Asker operator_asker(const Caller& caller) {
  documents::Asker asker;
  asker.organization = caller.organization;
  asker.user = caller.user;
  asker.sees_all = true;
  return asker;
}

audit::AuditEntry operator_entry(const Caller& caller) {
  audit::AuditEntry by;
  by.organization = caller.organization;
  by.actor = kOperator;
  return by;
}

Result<documents::Progress> work_out(const Invocation& invocation, engine::Engine& engine,
                                     const documents::RunRow& run, const Caller& caller) {
  constexpr std::chrono::milliseconds kBetweenLooks{200};
  const documents::Asker asker = operator_asker(caller);
  SyncProgress shown(invocation, run.link);
  for (;;) {
    auto work = std::async(std::launch::async, [&engine, &run] {
      return engine.documents->scheduler.work_on(run.link, run.connector);
    });
    while (work.wait_for(kBetweenLooks) != std::future_status::ready) {
      if (const auto now = progress_of(engine, run, asker)) {
        shown.show(now.value(), engine.clock.now());
      }
    }
    PATCHBAY_TRY(work.get());
    PATCHBAY_TRY(auto progress, progress_of(engine, run, asker));
    if (documents::is_over(progress.run.state)) return progress;
    // Wait here, because the provider asked us to wait, or because another host works on the run.
    shown.show(progress, engine.clock.now());
    engine.wait.for_duration(kBetweenLooks, {});
  }
}

ExitCode show_outcome(const Invocation& invocation, const engine::Engine& engine,
                      const documents::Progress& progress) {
  const documents::RunRow& run = progress.run;
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << engine::json_of(progress, engine.clock.wall()).dump() << std::endl;
  } else {
    out << printable(run.link) << ": " << printable(outcome_shown(run)) << std::endl;
    const bool has_trouble = run.tally.skipped + run.tally.failed + run.tally.deferred > 0 ||
                             run.troubled_collections > 0;
    if (has_trouble)
      out << "`patchbay docs ledger --link " << printable(run.link) << "` says why.\n";
    if (run.tally.held > 0) {
      out << "Deletions wait: `patchbay sync " << printable(run.link)
          << " --release` carries them out, `--refuse` keeps the documents.\n";
    }
  }
  const bool is_in_step = run.state == documents::RunState::kComplete ||
                          run.state == documents::RunState::kCompleteWithSkips;
  return is_in_step ? kDone : kNegative;
}

}  // namespace patchbay::cli
