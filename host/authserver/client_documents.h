// Clients whose id is the address of a document about the client
// (draft-ietf-oauth-client-id-metadata-document). Nobody registers such a client. This server reads
// the document when the client asks for something.
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

// Fetches over https from the internet alone: the address that is connected to is checked, so no
// name leads to this machine or a private network. At most 64 KiB within 5 seconds, no redirect
// (the draft forbids to follow one), no cookies. `http` and `clock` are borrowed.
FetchDocument fetch_publicly(HttpClient& http, const Clock& clock);
// Fetches in the same way from where `reach` allows.
FetchDocument fetch_within(Reach reach, HttpClient& http, const Clock& clock);

// Returns the client that a document describes. The client has no secret.
// token_endpoint_auth_method says whether the client signs (private_key_jwt) or proves nothing
// (none). If that member is missing, the client signs if it lists private_key_jwt, and if it also
// names its keys or does not list none. Fails with the word invalid_client_metadata if the document
// is not about `id`, or describes a client that needs a secret or cannot sign.
Result<Client> client_of_document(const std::string& id, std::string_view document);

// Keeps each document for an hour, and each failure for half a minute. Only one request at a time
// reads a document. Thread-safe.
class ClientDocuments {
 public:
  using Cache = AddressCache<Client>;

  // `clock` and `log` are borrowed. The log has why a document could not be read.
  ClientDocuments(FetchDocument fetch, const Clock& clock, Log& log);

  // Returns the client if its document was read within the last hour.
  std::optional<Client> recall(const std::string& id);
  // Returns nothing if there is no such document, or if it describes no client. Fails as
  // AddressCache::newest() fails. Fails with PROVIDER_UNAVAILABLE and retry_after if no answer came
  // and a later try may succeed.
  Result<std::optional<Client>> find(const std::string& id, const Patience& patience = {},
                                     const Cache::Admit& admit = {});

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
