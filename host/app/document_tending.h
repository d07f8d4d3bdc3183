#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "engine/engine.h"

namespace patchbay::app {

// Starts and continues the runs of documents on its own thread: every second the runs that are due
// or that webhooks woke, and the index of words; every minute the schedules that users chose for new
// accounts; once a day the sweeps. Borrows the engine. Destroy it before the engine's shutdown.
class DocumentTending {
 public:
  explicit DocumentTending(engine::Engine& engine);
  DocumentTending(const DocumentTending&) = delete;
  DocumentTending& operator=(const DocumentTending&) = delete;

 private:
  void run_until_stopped(const std::stop_token& stop);
  Result<void> index_some();
  void note(const char* what, const Result<void>& outcome);

  engine::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;  // last, because it uses the other members
};

}  // namespace patchbay::app
