#include "app/document_tending.h"

#include "app/upkeep_failure.h"

namespace patchbay::app {

DocumentTending::DocumentTending(engine::Engine& engine)
    : engine_(engine),
      next_choices_(engine.clock.now()),
      next_sweep_(engine.clock.now()),
      rounds_(engine.kept->store->round_threads(), std::chrono::seconds(1),
              [this](const std::stop_token& /*stop*/) { run(); }) {
  rounds_.trigger();
}

void DocumentTending::run() {
  constexpr std::chrono::minutes kBetweenChoices{1};
  constexpr std::chrono::hours kBetweenSweeps{24};
  documents::Scheduler& scheduler = engine_.documents->scheduler;
  note("what webhooks woke could not be queued", engine_.webhooks->wakes.tend());
  if (engine_.clock.now() >= next_choices_) {
    note("chosen schedules could not be looked after", engine_.sync_choices->follow_new());
    next_choices_ = engine_.clock.now() + kBetweenChoices;
  }
  note("runs of documents could not be looked after", scheduler.tend());
  note("documents could not be made findable", index_some());
  if (engine_.clock.now() >= next_sweep_) {
    note("what is left of documents could not be swept", scheduler.sweep());
    note("old deliveries of webhooks could not be forgotten", engine_.webhooks->wakes.sweep());
    next_sweep_ = engine_.clock.now() + kBetweenSweeps;
  }
}

// Updates the index of words, in at most 20 steps.
Result<void> DocumentTending::index_some() {
  constexpr int kMostSteps = 20;
  for (int step = 0; step < kMostSteps; ++step) {
    PATCHBAY_TRY(const bool has_more, engine_.search->tend());
    if (!has_more) break;
  }
  return success();
}

void DocumentTending::note(const char* what, const Result<void>& outcome) {
  note_upkeep(engine_, what, outcome);
}

}  // namespace patchbay::app
