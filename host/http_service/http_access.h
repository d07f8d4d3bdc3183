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

// The connector's function that decides the meaning of a response: `classify` of its patchbay.auth.
// nullptr if the connector does not have this function.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // classify is called for this status and all higher ones
};

// Is informed of requests that fail repeatedly. Called on the call's strand.
class Setbacks {
 public:
  virtual ~Setbacks() = default;
  // Called when a provider has asked for a wait. The provider's gate is closed for this time.
  virtual void limited(std::chrono::milliseconds closed_for) = 0;
  // Called when the third retry of a request has failed, at most once per request.
  virtual void stalled(const Error& why, const TraceId& trace_id) = 0;
};

// The network rights of a call, and the objects that the call needs for the network. All objects
// are borrowed and outlive the call.
struct HttpAccess {
  http_client::HttpClient& client;
  Wait& wait;
  const http_client::OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: the call has no credential
  Classifier classifier{};

  // The account whose connections and cached responses the call may use: the link's id, or a name
  // made of user and connector that differs from every link's id. "": the call shares no
  // connections and does not use the cache.
  std::string account{};

  std::string organization{};  // the caller's organization; "" if unknown

  http_client::RequestBudget* budget = nullptr;  // nullptr: the host sets no limit
  std::vector<http_client::RequestQuota> quotas{};
  // The key under which the budget stores the limits in responses. "": limits are not stored.
  std::string provider_quota{};
  http_client::Urgency urgency = http_client::Urgency::kInteractive;
  // The longest wait at a gate or for a budget. If more is necessary, the call fails with
  // RATE_LIMITED.
  std::chrono::milliseconds longest_wait{10'000};
  http_client::ProviderBlocks* blocks = nullptr;  // nullptr: a provider's wait closes no gate
  std::vector<http_client::BlockScope> block_scopes{};
  http_client::BlockSubject failures_of{};  // the subject whose gates close if an origin fails
                                            // (Request::failures_of)
  int* attempts_left = nullptr;             // counts down over all requests of the call
                                            // (Request::attempts_left)
  Setbacks* setbacks = nullptr;             // nullptr: setbacks are not reported

  http_client::ResponseCache* cache = nullptr;  // nullptr: there is no cache
  std::chrono::milliseconds cache_lifetime{0};  // 0: responses are not cached

  // Closes the gates of all callers who share the limit, because a provider asked for a wait.
  // Returns the longest time for which one of these gates is now closed. Returns nullopt if this
  // account may not close any gate.
  [[nodiscard]] std::optional<std::chrono::milliseconds> close_gates(
      http_client::AskedWait asked) const {
    std::optional<std::chrono::milliseconds> longest;
    if (blocks == nullptr) return longest;
    for (const http_client::BlockScope& scope : block_scopes) {
      if (scope.longest <= scope.longest.zero()) continue;
      asked.longest = scope.longest;
      asked.witness = scope.witness;
      longest =
          std::max(longest.value_or(scope.longest.zero()), blocks->block(scope.subject, asked));
    }
    return longest;
  }
};

// Opens a call's network access when the call first needs it, so that a call without requests costs
// nothing. Used on the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Returns the access, which is valid until the call ends.
  virtual Result<const HttpAccess*> open() = 0;
  // Returns a network without account and caller, for data that all callers share. Valid as long as
  // this object.
  virtual Network& of_nobody() = 0;
};

}  // namespace patchbay::http_service
