#pragma once

#include <patchbay/abi/auth.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

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
  ProviderBlocks* blocks = nullptr;  // nullptr: nobody remembers that a provider asked to wait
  std::vector<BlockScope> block_scopes{};
  int* attempts_left = nullptr;  // Request::attempts_left

  ResponseCache* cache = nullptr;               // nullptr: nothing is kept
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is kept either

  // Call this after "too many requests": everybody who shares the limit waits that long.
  void block(std::chrono::milliseconds time) const {
    if (blocks == nullptr) return;
    for (const auto& [subject, longest] : block_scopes) {
      blocks->block(subject, std::min(time, longest));
    }
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
