#pragma once

#include <map>
#include <memory>
#include <string>

#include "authserver/client_documents.h"
#include "authserver/jwk_set.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"

namespace patchbay::authserver {

// The keys that clients publish at an address (jwks_uri, RFC 7591 §2). Keeps them for an hour. A
// client may change its keys at any time: keys are fetched again for a signature that they do not
// fit, but from one address at most every half minute. Thread-safe.
class ClientKeys {
 public:
  // Without `fetch`, no address has keys.
  ClientKeys(FetchDocument fetch, const Clock& clock) : fetch_(std::move(fetch)), clock_(clock) {}

  // Returns the keys of an address that was read within the last hour; nullptr for any other.
  std::shared_ptr<const JwkSet> recall(const std::string& address);
  // Returns true if the address was not asked within the last half minute.
  bool may_fetch(const std::string& address);
  // Fetches the keys. If that fails, keys that are kept stay.
  Result<std::shared_ptr<const JwkSet>> fetch(const std::string& address);

 private:
  struct Kept {
    std::shared_ptr<const JwkSet> keys{};
    Monotonic until{};     // the keys count until then
    Monotonic no_fetch{};  // nor is the address asked before then
  };

  const FetchDocument fetch_;
  const Clock& clock_;
  Mutex mutex_;
  std::map<std::string, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::authserver
