#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "engine/engine.h"

namespace patchbay::app {

// Looks after subscriptions at providers, every second, on its own thread: providers may take long
// to answer. Borrows the engine. Destroy it before the engine's shutdown.
class WebhookTending {
 public:
  explicit WebhookTending(engine::Engine& engine);
  WebhookTending(const WebhookTending&) = delete;
  WebhookTending& operator=(const WebhookTending&) = delete;

 private:
  void run_until_stopped(const std::stop_token& stop);

  engine::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;  // last, because it uses the other members
};

}  // namespace patchbay::app
