#include "app/webhook_tending.h"

namespace patchbay::app {

WebhookTending::WebhookTending(engine::Engine& engine)
    : engine_(engine), thread_([this](const std::stop_token& stop) { run_until_stopped(stop); }) {}

void WebhookTending::run_until_stopped(const std::stop_token& stop) {
  constexpr std::chrono::seconds kPause{1};
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    lock.unlock();
    const auto tended = engine_.webhooks->subscriptions.tend(stop);
    if (tended.has_error() && !engine_.kept->store->outage()) {
      engine_.log.write(Level::kWarning, "subscriptions at providers could not be looked after",
                        {{"why", tended.error().message()}});
    }
    lock.lock();
    pause_.wait_for(lock, stop, kPause, [] { return false; });
  }
}

}  // namespace patchbay::app
