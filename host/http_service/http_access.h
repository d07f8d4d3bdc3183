#pragma once

#include <patchbay/abi/auth.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/trace_id.h"
#include "http_client/http_client.h"
#include "http_client/response_cache.h"
#include "links/link_hook.h"

namespace patchbay::http_service {

// The connector's function that decides the meaning of an answer: `classify` of its patchbay.auth.
// It is nullptr if the connector has none.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // classify is called for this status and above
};

// Receives reports of requests that still fail after retries. Called on the call's strand.
class Setbacks {
 public:
  virtual ~Setbacks() = default;
  // A provider asked to wait, so its gate is closed for this time.
  virtual void limited(std::chrono::milliseconds closed_for) = 0;
  // The third retry of a request has failed. Called at most once for each request.
  virtual void stalled(const Error& why, const TraceId& trace_id) = 0;
};

// The network rights of a call, and the objects that it uses for the network. They are borrowed and
// outlive the call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: no credential
  Classifier classifier{};

  // The account whose connections and cached answers the call may use. It is the link's id, or a
  // name from user and connector that differs from every link's id. "": the call shares no
  // connections and caches nothing.
  std::string account{};

  std::string organization{};  // of the caller; "" if not known

  RequestBudget* budget = nullptr;  // nullptr: the host sets no limit
  std::vector<RequestQuota> quotas{};
  // the key under which the limits in answers are remembered; "": they are not remembered
  std::string provider_quota{};
  Urgency urgency = Urgency::kInteractive;
  // The longest wait at a gate or for a budget. If the call would have to wait longer, it fails
  // with RATE_LIMITED.
  std::chrono::milliseconds longest_wait{10'000};
  ProviderBlocks* blocks = nullptr;  // nullptr: the waits of providers are not remembered
  std::vector<BlockScope> block_scopes{};
  BlockSubject failures_of{};    // Request::failures_of
  int* attempts_left = nullptr;  // Request::attempts_left
  Setbacks* setbacks = nullptr;  // nullptr: nothing is reported

  ResponseCache* cache = nullptr;               // nullptr: nothing is cached
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is cached

  // Closes the gates of everybody who shares the limit, because a provider asked to wait. Returns
  // how long the gate that is closed longest stays closed, or nothing if this account may close no
  // gate.
  [[nodiscard]] std::optional<std::chrono::milliseconds> close_gates(AskedWait asked) const {
    std::optional<std::chrono::milliseconds> longest;
    if (blocks == nullptr) return longest;
    for (const auto& [subject, most] : block_scopes) {
      if (most <= most.zero()) continue;
      asked.longest = most;
      longest = std::max(longest.value_or(most.zero()), blocks->block(subject, asked));
    }
    return longest;
  }
};

// Prepares the network access of a call when the call first needs it, so that calls without
// requests cost nothing. Used on the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Returns the access, which is valid as long as the call.
  virtual Result<const HttpAccess*> open() = 0;
  // Returns a network without an account and a caller, for data that all callers share. It is valid
  // as long as this object.
  virtual Network& of_nobody() = 0;
};

}  // namespace patchbay::http_service
