// Obtains OAuth clients for this host if the operator configured none.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/redirect_uris.h"
#include "oauth/registered_client_table.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// Obtains OAuth clients for this host. If the server reads client documents, the client id is the
// address of the host's document. At any other server the host registers itself (RFC 7591), once
// for each ClientPurpose. A registration may be slow, so a user does not wait for a registration
// that another user started. If several users connect at the same moment, each may get a separate
// client. Thread-safe.
class ObtainedClients {
 public:
  // Borrows the references. `is_in_use` must be set. `document` is the https address at which this
  // host publishes client_document(), with kConnectorPlace; "" if the host does not publish it.
  struct Parts {
    http_client::HttpClient& http;
    store::Store& store;
    const vault::Vault& vault;
    Random& random;
    const Clock& clock;
    const RedirectUris& redirects;
    IsClientInUse is_in_use;
    std::string document{};
  };
  explicit ObtainedClients(Parts parts) : parts_(std::move(parts)) {}
  ObtainedClients(const ObtainedClients&) = delete;
  ObtainedClients& operator=(const ObtainedClients&) = delete;

  // Returns a client for users who return to `redirect_uri`. Returns nullopt if the host can
  // neither use its client document nor register at the server. Fails with OAUTH_FAILED
  // (invalid_redirect_uri, client_missing, provider_down), CANCELLED, or the store's errors.
  Result<std::optional<ClientIdentity>> obtain(const std::string& organization,
                                               const std::string& connector,
                                               const std::string& redirect_uri, const Endpoints& at,
                                               const Bounds& bounds);

  // Returns the client document that this host publishes for a connector. Returns nullopt if it
  // does not publish one.
  [[nodiscard]] std::optional<std::string> document(const std::string& connector) const;

  // Returns the client with this ClientIdentity::reference. Fails with OAUTH_FAILED: client_missing
  // if the client does not exist any more, issuer_mismatch if the client belongs to another issuer.
  [[nodiscard]] Result<ClientIdentity> find(const std::string& reference,
                                            const std::string& issuer) const;

  // Stores that `issuer` refused the client. The next user who connects gets another client. The
  // refusal of a client document counts only for ten minutes, because the issuer may have had a
  // temporary problem with reading it.
  Result<void> reject(const std::string& reference, const std::string& issuer);

 private:
  [[nodiscard]] bool may_show_document(const Endpoints& at);
  Result<std::optional<ClientIdentity>> kept(const ClientPurpose& purpose) const;
  Result<ClientIdentity> keep(const ClientPurpose& purpose, GivenClient given);

  const Parts parts_;
  Mutex mutex_;
  // The issuers that refused this host's document, each with the end of the refusal.
  std::map<std::string, Monotonic> refused_document_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
