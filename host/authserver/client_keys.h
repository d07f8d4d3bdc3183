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

// Caches the keys that clients publish at an address (jwks_uri, RFC 7591 §2), for an hour. A client
// may change its keys at any time. So if a signature does not match the cached keys, newest() must
// be called, which fetches them again. Only one request at a time fetches from an address, at most
// every half minute. Thread-safe.
class ClientKeys {
 public:
  using Cache = AddressCache<JwkSet>;

  // If `fetch` is empty, newest() always fails. Borrows `clock` and `log`. The log gets the reason
  // why keys could not be read.
  ClientKeys(FetchDocument fetch, const Clock& clock, telemetry::Log& log);

  // Returns an address's keys if they were read within the last hour; otherwise nullptr.
  Cache::Value recall(const std::string& address) { return cache_.recall(address); }

  // Returns the keys that are at the address now, or that were there within the last half minute.
  // If fetching fails, recall() still returns the keys that were fetched before. Has the errors of
  // AddressCache::newest() and these errors:
  //   PROVIDER_UNAVAILABLE  with retry_after: no answer came, and a later try may succeed
  //   UNAUTHENTICATED       with the word invalid_client: the answer has no keys, or this server
  //                         fetches no keys
  // The messages to callers say nothing about this host's network, because a client chooses the
  // address.
  Result<Cache::Value> newest(const std::string& address, const Patience& patience,
                              const Cache::Admit& admit);

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
