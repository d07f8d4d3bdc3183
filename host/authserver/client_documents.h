// Finds clients whose id is the address of a document about the client
// (draft-ietf-oauth-client-id-metadata-document). Nobody registers such a client. This server reads
// the document when the client sends a request.
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
#include "http_client/origin_policy.h"
#include "telemetry/log.h"

namespace patchbay::authserver {

// Fetches the document at an address. If a later try may succeed, the error is retryable().
using FetchDocument = std::function<Result<std::string>(const std::string& address)>;

// Returns a function that fetches over https, only from the internet. The function checks each IP
// address before it connects, so no host name leads to this machine or to a private network. The
// function reads at most 64 KiB within 5 seconds, sends no cookies, and follows no redirect,
// because the draft forbids redirects. `http` and `clock` are borrowed.
FetchDocument fetch_publicly(HttpClient& http, const Clock& clock);
// Does the same as fetch_publicly(), but fetches from the networks that `reach` allows.
FetchDocument fetch_within(Reach reach, HttpClient& http, const Clock& clock);

// Returns the client that a document describes. The client has no secret. The member
// token_endpoint_auth_method says whether the client signs (private_key_jwt) or proves nothing
// (none). If this member is missing, a client signs if it lists private_key_jwt and names its keys,
// or if it lists private_key_jwt but not none. Fails with the word invalid_client_metadata if the
// document is not about `id`, or describes a client that needs a secret or cannot sign.
Result<Client> client_of_document(const std::string& id, std::string_view document);

// Finds clients by their documents. Keeps each document for an hour, and each failure for half a
// minute. Only one request at a time reads a document from one address. Thread-safe.
class ClientDocuments {
 public:
  using Cache = AddressCache<Client>;

  // `clock` and `log` are borrowed. The log gets the reason why a document could not be read.
  ClientDocuments(FetchDocument fetch, const Clock& clock, Log& log);

  // Returns the client if its document was read within the last hour.
  std::optional<Client> recall(const std::string& id);
  // Returns the client with this id. Returns nothing if there is no such document, or if the
  // document describes no client. Fails as AddressCache::newest() fails. Fails with
  // PROVIDER_UNAVAILABLE and retry_after if the document cannot be read now and a later try may
  // succeed.
  Result<std::optional<Client>> find(const std::string& id, const Patience& patience = {},
                                     const Cache::Admit& admit = {});

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
