// Gets OAuth clients for this host if the operator configured none.
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

// Gets clients for this host. If the server reads client documents, the address of the host's
// document is the client id. At any other server the host registers itself (RFC 7591), once for
// each ClientPurpose. A user does not wait for the registration that another user caused, because
// it may be slow. So if several users connect at the same moment, each user may get a separate
// client. Thread-safe.
class ObtainedClients {
 public:
  // All parts except `document` are borrowed. `document` is the https address at which this host
  // publishes client_document(), with kConnectorPlace; "" if it publishes none.
  struct Parts {
    HttpClient& http;
    Store& store;
    const Vault& vault;
    Random& random;
    const Clock& clock;
    const RedirectUris& redirects;
    std::string document{};
  };
  explicit ObtainedClients(Parts parts) : parts_(std::move(parts)) {}
  ObtainedClients(const ObtainedClients&) = delete;
  ObtainedClients& operator=(const ObtainedClients&) = delete;

  // Returns a client for users who come back to `redirect_uri`. Returns nothing if the host can
  // neither show its document to the server nor register there. Fails with OAUTH_FAILED
  // (invalid_redirect_uri, client_missing, provider_down), CANCELLED, or the store's errors.
  Result<std::optional<ClientIdentity>> obtain(const std::string& organization,
                                               const std::string& connector,
                                               const std::string& redirect_uri, const Endpoints& at,
                                               const Bounds& bounds);

  // Returns the client document that this host publishes for a connector; nothing if it publishes
  // none.
  [[nodiscard]] std::optional<std::string> document(const std::string& connector) const;

  // Returns the client with this ClientIdentity::reference. Fails with OAUTH_FAILED: the reason is
  // client_missing if there is no such client any more, or issuer_mismatch if the client belongs to
  // another issuer.
  [[nodiscard]] Result<ClientIdentity> find(const std::string& reference,
                                            const std::string& issuer) const;

  // Notes that `issuer` refused the client. The next user who connects gets another client. If the
  // client is this host's document, the refusal counts only for ten minutes, because perhaps the
  // issuer could not read the document at that moment.
  Result<void> reject(const std::string& reference, const std::string& issuer);

 private:
  [[nodiscard]] bool may_show_document(const Endpoints& at);
  Result<std::optional<ClientIdentity>> kept(const ClientPurpose& purpose) const;
  Result<ClientIdentity> keep(const ClientPurpose& purpose, GivenClient given);

  const Parts parts_;
  Mutex mutex_;
  // the issuers that refused this host's document, and until when each refusal counts
  std::map<std::string, Monotonic> refused_document_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
