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

// The connector's function that judges an answer: `classify` of its patchbay.auth. It is nullptr if
// the connector has none.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // the lowest status that classify wants to see
};

// Is told of requests that still fail after they were sent again. Called on the call's strand.
class Setbacks {
 public:
  virtual ~Setbacks() = default;
  // A provider asked to wait, so its gate is closed for this time.
  virtual void limited(std::chrono::milliseconds closed_for) = 0;
  // The third retry of a request has failed. Called at most once for each request.
  virtual void stalled(const Error& why, const TraceId& trace_id) = 0;
};

// What a call may do on the network, and the objects that it uses there. It owns none of them; all
// of them outlive the call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: no credential
  Classifier classifier{};

  // The account whose connections and cached answers the call may use: the link's id, or a name
  // made of user and connector, which differs from every link's id. "": the call shares no
  // connections, and nothing is cached.
  std::string account{};

  std::string organization{};  // of the caller; "": not known

  RequestBudget* budget = nullptr;  // nullptr: the host sets no limit
  std::vector<RequestQuota> quotas{};
  std::string provider_quota{};  // the key for what answers say is left; "": not remembered
  Urgency urgency = Urgency::kInteractive;
  // The longest wait at a gate or for a budget; if the wait would be longer, the call ends with
  // RATE_LIMITED.
  std::chrono::milliseconds longest_wait{10'000};
  ProviderBlocks* blocks = nullptr;  // nullptr: waits that a provider asked for are not remembered
  std::vector<BlockScope> block_scopes{};
  BlockSubject failures_of{};    // Request::failures_of
  int* attempts_left = nullptr;  // Request::attempts_left
  Setbacks* setbacks = nullptr;  // nullptr: nobody is told

  ResponseCache* cache = nullptr;               // nullptr: nothing is cached
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is cached

  // Closes the gates of all who share the limit, because a provider asked to wait. Returns how long
  // the longest of them is closed now, or nothing if there is no gate that this account may close.
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

// Prepares a call's network access when the call first needs it, so calls without requests cost
// nothing. Used on the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // The result is valid as long as the call.
  virtual Result<const HttpAccess*> open() = 0;
  // Returns a network without an account and a caller, for data that serves all callers. It is
  // valid as long as this object.
  virtual Network& of_nobody() = 0;
};

}  // namespace patchbay::http_service
