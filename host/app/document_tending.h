#pragma once

#include "base/clock.h"
#include "base/rounds.h"
#include "engine/engine.h"

namespace patchbay::app {

// Starts and continues the sync runs of documents. Every second: handles runs that are due or that
// webhooks started, and updates the index of words. Every minute: applies users' schedules to new
// accounts. Once a day: deletes unneeded old data. Borrows the engine. Must be destroyed before the
// engine's shutdown.
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
  // These members are used only by the rounds.
  Monotonic next_choices_;
  Monotonic next_sweep_;
  Rounds rounds_;  // the last member, because it uses the others
};

}  // namespace patchbay::app
