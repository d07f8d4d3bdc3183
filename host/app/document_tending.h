#pragma once

#include "base/clock.h"
#include "base/rounds.h"
#include "engine/engine.h"

namespace patchbay::app {

// Starts and continues the runs of documents: every second the runs that are due
// or that webhooks woke, and the index of words; every minute the schedules that users chose for
// new accounts; once a day the sweeps. Borrows the engine. Destroy it before the engine's shutdown.
class DocumentTending {
 public:
  explicit DocumentTending(engine::Engine& engine);
  DocumentTending(const DocumentTending&) = delete;
  DocumentTending& operator=(const DocumentTending&) = delete;

 private:
  void run();
  Result<void> index_some();
  void note(const char* what, const Result<void>& outcome);

  engine::Engine& engine_;
  // Used by the rounds only.
  Monotonic next_choices_;
  Monotonic next_sweep_;
  Rounds rounds_;  // last, because it uses the other members
};

}  // namespace patchbay::app
