// Finds clients whose id is the address of a document about them
// (draft-ietf-oauth-client-id-metadata-document). Such a client is not registered. This server
// reads the document when the client sends a request.
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

// Fetches the document at an address. The error is retryable() if a later attempt may succeed.
using FetchDocument = std::function<Result<std::string>(const std::string& address)>;

// Returns a function that fetches over https, only from the internet. It checks each IP address
// before it connects, so no host name leads to this machine or a private network. It reads at most
// 64 KiB within 5 seconds, sends no cookies, and does not follow redirects, which the draft
// forbids. Borrows `http` and `clock`.
FetchDocument fetch_publicly(http_client::HttpClient& http, const Clock& clock);
// Returns a function like fetch_publicly(), but for the networks that `reach` allows.
FetchDocument fetch_within(http_client::Reach reach, http_client::HttpClient& http,
                           const Clock& clock);

// Returns the client that a document describes. It has no secret. The member
// token_endpoint_auth_method decides whether the client signs ("private_key_jwt") or proves nothing
// ("none"). Without this member, the client signs if it lists "private_key_jwt" and either has keys
// or does not list "none". Fails with the word invalid_client_metadata if the document is not about
// `id`, or describes a client that needs a secret or cannot sign.
Result<Client> client_of_document(const std::string& id, std::string_view document);

// Finds clients by their documents. Each document is cached for an hour, and each failure for half
// a minute. Only one request at a time reads a document from one address. Thread-safe.
class ClientDocuments {
 public:
  using Cache = AddressCache<Client>;

  // Borrows `clock` and `log`. The log gets the reason why a document could not be read.
  ClientDocuments(FetchDocument fetch, const Clock& clock, telemetry::Log& log);

  // Returns the client if its document was read within the last hour.
  std::optional<Client> recall(const std::string& id);
  // Returns the client with this id. Returns nullopt if there is no such document, or if it
  // describes no client. Fails like AddressCache::newest(). Fails with PROVIDER_UNAVAILABLE and
  // retry_after if the document cannot be read now and a later attempt may succeed.
  Result<std::optional<Client>> find(const std::string& id, const Patience& patience = {},
                                     const Cache::Admit& admit = {});

 private:
  Cache cache_;
};

}  // namespace patchbay::authserver
