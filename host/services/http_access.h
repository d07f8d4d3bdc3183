#pragma once

#include <patchbay/abi/auth.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "http_client/http_client.h"
#include "http_client/response_cache.h"
#include "links/link_hook.h"

namespace patchbay::services {

// The connector's own reading of what an answer means: `classify` of its patchbay.auth, which may
// be absent.
struct Classifier {
  void (*classify)(patchbay_instance*, const patchbay_answer*, patchbay_verdict*) = nullptr;
  patchbay_instance* instance = nullptr;
};

// What one call may do on the network, and how. Nothing but references; all of it outlives the
// call.
struct HttpAccess {
  HttpClient& client;
  Wait& wait;
  const OriginPolicy& origins;
  links::LinkHook* hook = nullptr;  // nullptr: no credential
  Classifier classifier{};

  std::string connections{};  // Request::connections

  RequestBudget* budget = nullptr;  // nullptr: not limited by us
  std::string_view budget_key{};    // the link's or the connector's
  RequestRate rate{};

  ResponseCache* cache = nullptr;               // nullptr: nothing is kept
  std::chrono::milliseconds cache_lifetime{0};  // 0: likewise
};

// Puts a call's access to the network together when the call first asks for it, so that calls which
// need none pay nothing. On the call's thread.
class Network {
 public:
  virtual ~Network() = default;
  // Lives as long as the call.
  virtual Result<const HttpAccess*> open() = 0;
};

}  // namespace patchbay::services
