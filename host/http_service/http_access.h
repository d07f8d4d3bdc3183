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

// The connector's own reading of what an answer means: `classify` of its patchbay.auth, which may
// be absent.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
  int from = 400;  // the lowest status that it is asked about
};

// What one call may do on the network, and how. Nothing but references; all of it outlives the
// call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: no credential
  Classifier classifier{};

  // Whose kept connections and answers the call may use: the link's id, or a name of the user and
  // the connector, which no link has. "": nobody's, and nothing is kept.
  std::string account{};

  std::string organization{};  // of the caller; "": nobody's yet

  RequestBudget* budget = nullptr;  // nullptr: not limited by us
  std::vector<RequestQuota> quotas{};
  ProviderBlocks* blocks = nullptr;  // nullptr: nobody remembers that a provider asked to wait
  std::vector<BlockScope> block_scopes{};
  int* attempts_left = nullptr;  // Request::attempts_left

  ResponseCache* cache = nullptr;               // nullptr: nothing is kept
  std::chrono::milliseconds cache_lifetime{0};  // 0: nothing is kept either

  // The provider said that there were too many requests: those who share the limit wait that long.
  void block(std::chrono::milliseconds time) const {
    if (blocks == nullptr) return;
    for (const auto& [subject, longest] : block_scopes) {
      blocks->block(subject, std::min(time, longest));
    }
  }
};

// Puts a call's access to the network together when the call first asks for it, so that calls which
// need none pay nothing. On the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Lives as long as the call.
  virtual Result<const HttpAccess*> open() = 0;
};

}  // namespace patchbay::http_service
