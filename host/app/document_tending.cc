#include "app/document_tending.h"

namespace patchbay::app {

DocumentTending::DocumentTending(engine::Engine& engine)
    : engine_(engine), thread_([this](const std::stop_token& stop) { run_until_stopped(stop); }) {}

void DocumentTending::run_until_stopped(const std::stop_token& stop) {
  constexpr std::chrono::seconds kPause{1};
  constexpr std::chrono::hours kBetweenSweeps{24};
  documents::Scheduler& scheduler = engine_.documents->scheduler;
  constexpr std::chrono::minutes kBetweenChoices{1};
  Monotonic next_sweep = engine_.clock.now();
  Monotonic next_choices = engine_.clock.now();
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    lock.unlock();
    note("what webhooks woke could not be queued", engine_.webhooks->wakes.tend());
    if (engine_.clock.now() >= next_choices) {
      note("chosen schedules could not be looked after", engine_.sync_choices->follow_new());
      next_choices = engine_.clock.now() + kBetweenChoices;
    }
    note("runs of documents could not be looked after", scheduler.tend());
    note("documents could not be made findable", index_some());
    if (engine_.clock.now() >= next_sweep) {
      note("what is left of documents could not be swept", scheduler.sweep());
      note("old deliveries of webhooks could not be forgotten", engine_.webhooks->wakes.sweep());
      next_sweep = engine_.clock.now() + kBetweenSweeps;
    }
    lock.lock();
    pause_.wait_for(lock, stop, kPause, [] { return false; });
  }
}

// Brings the index of words up to date, for at most some seconds' worth of steps.
Result<void> DocumentTending::index_some() {
  constexpr int kMostSteps = 20;
  for (int step = 0; step < kMostSteps; ++step) {
    PATCHBAY_TRY(const bool has_more, engine_.search->tend());
    if (!has_more) break;
  }
  return success();
}

// Logs a failure. The store itself logs its outages.
void DocumentTending::note(const char* what, const Result<void>& outcome) {
  if (outcome.has_value() || engine_.kept->store->outage()) return;
  engine_.log.write(Level::kWarning, what, {{"why", outcome.error().message()}});
}

}  // namespace patchbay::app
