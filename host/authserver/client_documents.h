// Clients whose id is the address of a document about them
// (draft-ietf-oauth-client-id-metadata-document): nobody registers them, the document is read when
// they ask.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "authserver/address_cache.h"
#include "authserver/clients.h"
#include "base/clock.h"
#include "base/patience.h"
#include "base/result.h"
#include "http_client/http_client.h"

namespace patchbay::authserver {

// Fetches the document at an address. Fails with an error that is retryable() if a later try may
// succeed.
using FetchDocument = std::function<Result<std::string>(const std::string& address)>;

// Fetches over https from the internet alone: the address that is connected to is checked, so no
// name leads to this machine or a private network. At most 64 KiB within 5 seconds, one redirect to
// the same origin, no cookies. `http` and `clock` are borrowed.
FetchDocument fetch_publicly(HttpClient& http, const Clock& clock);

// Returns the client that a document describes. It has no secret. token_endpoint_auth_method says
// whether it signs (private_key_jwt) or shows nothing (none). Without that member, a client that
// lists private_key_jwt and names its keys signs. Fails with the word invalid_client_metadata if
// the document is not about `id`, or describes a client that needs a secret or cannot sign.
Result<Client> client_of_document(const std::string& id, std::string_view document);

// Keeps what it read for an hour, and refusals for half a minute. One request at a time reads a
// document. Thread-safe.
class ClientDocuments {
 public:
  using Cache = AddressCache<Client>;

  ClientDocuments(FetchDocument fetch, const Clock& clock);

  // Returns a client that was read within the last hour.
  std::optional<Client> recall(const std::string& id);
  // Returns nothing if there is no such document, or one that describes no client. Fails as
  // AddressCache::newest() does, and with PROVIDER_UNAVAILABLE and retry_after if no answer came,
  // so a later try may succeed.
  Result<std::optional<Client>> find(const std::string& id, const Patience& patience = {},
                                     const Cache::Admit& admit = {});

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
