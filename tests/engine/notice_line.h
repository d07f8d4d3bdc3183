// Sends a notice of the sandbox's provider to a host, as the HTTP server does (api/webhooks.cc).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "sandbox/outgoing_post.h"

namespace patchbay::test {

inline constexpr const char* kPublicUrl = "https://patchbay.test";

// Thread-safe.
class NoticeLine {
 public:
  struct SentNotice {
    sandbox::OutgoingPost what;
    int status = 0;
  };

  // If no host is connected or the line is cut, nobody answers.
  void lead_to(engine::Engine* host) { host_ = host; }
  void cut(bool yes) { is_cut_ = yes; }

  std::optional<sandbox::Response> carry(const sandbox::OutgoingPost& outgoing) {
    engine::Engine* const host = host_;
    if (host == nullptr || is_cut_) return std::nullopt;
    const auto answer = answer_of(*host, outgoing);
    const std::lock_guard lock(mutex_);
    sent_.push_back({outgoing, answer.status});
    return answer;
  }
  [[nodiscard]] std::vector<SentNotice> all() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    sent_.clear();
  }

 private:
  static sandbox::Response answer_of(engine::Engine& host, const sandbox::OutgoingPost& outgoing) {
    sandbox::Request request;
    request.set_target(outgoing.url.substr(std::string_view(kPublicUrl).size()));
    request.headers = outgoing.headers;
    // The address is /webhooks/CONNECTOR/SUBSCRIPTION.
    const std::size_t last = request.path.rfind('/');
    const std::size_t before = request.path.rfind('/', last - 1);
    const auto taken = host.webhooks->intake.take(
        {.connector = std::string_view(request.path).substr(before + 1, last - before - 1),
         .subscription = std::string_view(request.path).substr(last + 1),
         .header = [&](std::string_view name) { return request.header(name); },
         .query = [&](std::string_view name) { return request.parameter(name); },
         .body = outgoing.body});
    if (taken.has_error()) {
      const bool is_refused = taken.error().code() == Code::kUnauthenticated;
      return sandbox::text_response(is_refused ? 401 : 503, "application/json", "{}");
    }
    if (taken.value()) return sandbox::text_response(200, "text/plain", *taken.value());
    return sandbox::text_response(200, "application/json", R"({"status":"ok"})");
  }

  std::atomic<engine::Engine*> host_ = nullptr;
  std::atomic<bool> is_cut_ = false;
  mutable std::mutex mutex_;
  std::vector<SentNotice> sent_;
};

}  // namespace patchbay::test
