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
// `classify` is nullptr if the connector has no such function.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // the host calls classify for this status and all higher statuses
};

// Receives reports about requests that fail again and again. Called on the call's strand.
class Setbacks {
 public:
  virtual ~Setbacks() = default;
  // Called when a provider has asked for a wait. The provider's gate is closed for this time.
  virtual void limited(std::chrono::milliseconds closed_for) = 0;
  // Called when the third retry of a request has failed, at most once for each request.
  virtual void stalled(const Error& why, const TraceId& trace_id) = 0;
};

// The network rights of a call, and the objects that the call uses for the network. All these
// objects are borrowed and outlive the call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: the call has no credential
  Classifier classifier{};

  // The account whose connections and cached answers the call may use. This is the link's id, or a
  // name made from the user and the connector that differs from every link's id. "": the call
  // shares no connections and caches nothing.
  std::string account{};

  std::string organization{};  // the caller's; "" if not known

  RequestBudget* budget = nullptr;  // nullptr: the host sets no limit
  std::vector<RequestQuota> quotas{};
  // the key under which the budget stores the limits of answers; "": it stores none
  std::string provider_quota{};
  Urgency urgency = Urgency::kInteractive;
  // The longest wait at a gate or for a budget. If a longer wait is necessary, the call fails with
  // RATE_LIMITED.
  std::chrono::milliseconds longest_wait{10'000};
  ProviderBlocks* blocks = nullptr;  // nullptr: waits of providers close no gate
  std::vector<BlockScope> block_scopes{};
  BlockSubject failures_of{};    // whose gates close if an origin fails (Request::failures_of)
  int* attempts_left = nullptr;  // for all requests of the call (Request::attempts_left)
  Setbacks* setbacks = nullptr;  // nullptr: nothing is reported

  ResponseCache* cache = nullptr;               // nullptr: nothing is cached
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is cached

  // Closes the gates of all callers who share the limit, because a provider asked for a wait.
  // Returns the longest time for which one of these gates is now closed. Returns nothing if this
  // account may close no gate.
  [[nodiscard]] std::optional<std::chrono::milliseconds> close_gates(AskedWait asked) const {
    std::optional<std::chrono::milliseconds> longest;
    if (blocks == nullptr) return longest;
    for (const BlockScope& scope : block_scopes) {
      if (scope.longest <= scope.longest.zero()) continue;
      asked.longest = scope.longest;
      asked.witness = scope.witness;
      longest =
          std::max(longest.value_or(scope.longest.zero()), blocks->block(scope.subject, asked));
    }
    return longest;
  }
};

// Prepares the network access of a call when the call first needs the network. So a call without
// requests costs nothing. Used on the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Returns the access. The access is valid until the call ends.
  virtual Result<const HttpAccess*> open() = 0;
  // Returns a network without an account and without a caller, for data that all callers share. The
  // result is valid as long as this object.
  virtual Network& of_nobody() = 0;
};

}  // namespace patchbay::http_service
