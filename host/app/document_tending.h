#pragma once

#include "base/clock.h"
#include "base/rounds.h"
#include "engine/engine.h"

namespace patchbay::app {

// Starts and continues the runs that load documents. Every second, this object handles runs that
// are due or that webhooks started, and updates the index of words. Every minute, it applies the
// schedules that users chose to new accounts. Once a day, it deletes old data that is not needed
// any more. Borrows the engine. Destroy this object before the engine's shutdown.
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
  // Used only by the rounds.
  Monotonic next_choices_;
  Monotonic next_sweep_;
  Rounds rounds_;  // last, because it uses the other members
};

}  // namespace patchbay::app
