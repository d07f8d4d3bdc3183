#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "engine/engine.h"

namespace patchbay::app {

// Has the runs of documents begin and go on, by a thread of its own: every second what is due, once
// a day what is swept. Borrows the engine, and ends before its shutdown.
class DocumentTending {
 public:
  explicit DocumentTending(engine::Engine& engine);
  DocumentTending(const DocumentTending&) = delete;
  DocumentTending& operator=(const DocumentTending&) = delete;

 private:
  void run_until_stopped(const std::stop_token& stop);
  void note(const char* what, const Result<void>& outcome);

  engine::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;  // last: starts when the rest is there
};

}  // namespace patchbay::app
