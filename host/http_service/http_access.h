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

// The connector's own judgement of an answer: `classify` of its patchbay.auth, which may be absent.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // the lowest status that it wants to see
};

// Hears of requests that fail although they were sent again. On the call's strand.
class Setbacks {
 public:
  virtual ~Setbacks() = default;
  // A provider asked to wait: its gate is closed for so long.
  virtual void limited(std::chrono::milliseconds closed_for) = 0;
  // The third retry of a request has failed. Once a request.
  virtual void stalled(const Error& why, const TraceId& trace_id) = 0;
};

// What one call may do on the network, and how. Nothing but references; all of it outlives the
// call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: no credential
  Classifier classifier{};

  // Whose connections and cached answers the call may use: the link's id, or a name made of user
  // and connector, which no link has. "": nobody's, and nothing is cached.
  std::string account{};

  std::string organization{};  // of the caller; "": not known

  RequestBudget* budget = nullptr;  // nullptr: not limited by us
  std::vector<RequestQuota> quotas{};
  std::string provider_quota{};  // the key of what answers say is left; "": nobody remembers it
  Urgency urgency = Urgency::kInteractive;
  // The longest wait at a gate or for a budget; with a longer one the call ends with RATE_LIMITED.
  std::chrono::milliseconds longest_wait{10'000};
  ProviderBlocks* blocks = nullptr;  // nullptr: nobody remembers that a provider asked to wait
  std::vector<BlockScope> block_scopes{};
  BlockSubject failures_of{};    // Request::failures_of
  int* attempts_left = nullptr;  // Request::attempts_left
  Setbacks* setbacks = nullptr;  // nullptr: nobody hears of them

  ResponseCache* cache = nullptr;               // nullptr: nothing is kept
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is kept either

  // A provider asks to wait, and so does everybody who shares the limit. How long the longest gate
  // is closed now; nothing: there is no gate that this account may close.
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

// Prepares a call's network access when the call first needs it, so that other calls pay nothing.
// On the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Valid as long as the call.
  virtual Result<const HttpAccess*> open() = 0;
  // The same without an account and a caller, for what serves all callers. Valid as long as this.
  virtual Network& of_nobody() = 0;
};

}  // namespace patchbay::http_service
