// Clients whose id is the address of a document about them
// (draft-ietf-oauth-client-id-metadata-document): nobody registers them, the document is read when
// they ask.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "authserver/clients.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "http_client/http_client.h"

namespace patchbay::authserver {

// Fetches the document at an address.
using FetchDocument = std::function<Result<std::string>(const std::string& address)>;

// Fetches over https from the internet alone: the address that is connected to is checked, so no
// name leads to this machine or a private network. At most 64 KiB within 5 seconds, one redirect to
// the same origin, no cookies. `http` and `clock` are borrowed.
FetchDocument fetch_publicly(HttpClient& http, const Clock& clock);

// Returns true if a client's id is the address of a document: https, with a path, without a
// fragment, user information, "." or ".." in the path.
bool is_document_address(std::string_view id);

// Returns the client that a document describes. It has no secret; if it can sign
// (private_key_jwt), it has the keys or the address of the keys that the document names. Fails with
// the word invalid_client_metadata if the document is not about `id`, or describes a client that
// needs a secret.
Result<Client> client_of_document(const std::string& id, std::string_view document);

// Keeps what it read for an hour, and refusals for half a minute. Thread-safe.
class ClientDocuments {
 public:
  ClientDocuments(FetchDocument fetch, const Clock& clock)
      : fetch_(std::move(fetch)), clock_(clock) {}

  // Returns a client that was read within the last hour.
  std::optional<Client> recall(const std::string& id);
  // Returns nothing if the document cannot be read or describes no client.
  std::optional<Client> find(const std::string& id);

 private:
  struct Kept {
    std::optional<Client> client;
    Monotonic until;
  };

  const FetchDocument fetch_;
  const Clock& clock_;
  Mutex mutex_;
  std::map<std::string, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::authserver
