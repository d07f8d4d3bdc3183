#pragma once

#include <memory>
#include <string>

#include "authserver/address_cache.h"
#include "authserver/client_documents.h"
#include "authserver/jwk_set.h"
#include "base/clock.h"
#include "base/patience.h"
#include "base/result.h"

namespace patchbay::authserver {

// The keys that clients publish at an address (jwks_uri, RFC 7591 §2). Keeps them for an hour. A
// client may change its keys at any time: keys are fetched again for a signature that they do not
// fit, but from one address at most every half minute, by one request at a time. Thread-safe.
class ClientKeys {
 public:
  using Cache = AddressCache<JwkSet>;

  // Without `fetch`, no address has keys.
  ClientKeys(FetchDocument fetch, const Clock& clock);

  // Returns the keys of an address that was read within the last hour; nullptr for any other.
  Cache::Value recall(const std::string& address) { return cache_.recall(address); }

  // Returns the keys that are at the address now, or were within the last half minute. If fetching
  // them fails, keys that are kept stay for recall(). Errors, beside those of
  // AddressCache::newest():
  //   PROVIDER_UNAVAILABLE  no answer came, so a later try may succeed: retry_after
  //   UNAUTHENTICATED       with the word invalid_client: what came are no keys, or this server
  //                         fetches none
  // What callers are told of them says nothing of this host's network: a client chooses the
  // address.
  Result<Cache::Value> newest(const std::string& address, const Patience& patience,
                              const Cache::Admit& admit);

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
