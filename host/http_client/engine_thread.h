#pragma once

#include <atomic>
#include <thread>

#include "http_client/engine.h"

namespace patchbay::http_client {

// An engine on its own thread. It serves callers that do not run on a fiber worker with its own
// engine.
class EngineThread {
 public:
  EngineThread(const HttpConfig& config, TrustedAuthorities& authorities,
               std::atomic<int>& sockets);
  EngineThread(const EngineThread&) = delete;
  EngineThread& operator=(const EngineThread&) = delete;
  ~EngineThread();

  [[nodiscard]] Engine& engine() { return engine_; }

 private:
  void run();

  Engine engine_;
  std::thread thread_;
};

}  // namespace patchbay::http_client
