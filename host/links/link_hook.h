#pragma once

#include <optional>

#include "http_client/request_hook.h"
#include "links/links.h"

namespace patchbay::links {

// Adds a link's credential to requests. An OAuth token is sent as a bearer token. A key is sent in
// the header or query parameter that the manifest declares; without a declaration, as a bearer
// token. A hook belongs to one call and runs on that call's thread.
class LinkHook final : public http_client::RequestHook {
 public:
  // If `link` is nullptr, the hook adds no credential. `link` and `connector` are borrowed.
  // `patience` belongs to the call.
  LinkHook(Link* link, const manifest::Manifest& connector, const Patience& patience = {});

  Result<void> before(http_client::RequestAttempt& attempt, bool credential_allowed) override;
  // Derives from the response's status whether the provider accepted the credential and the
  // request. The final meaning of the response is decided in http_service, which can read the body.
  void after(int status, const http_client::Headers& headers) override;

  // Renews the link's credential. For callers whose last request was refused because of this hook's
  // credential. Fails like Link::renew.
  Result<void> renew();

  // Returns true if the last request carried the link's credential. The response to any other
  // request has no information about this link.
  [[nodiscard]] bool has_carried() const { return has_carried_; }
  // Returns the error for a refused request without a credential: PROVIDER_ERROR, or LINK_REQUIRED
  // if a connected account would help.
  [[nodiscard]] Error without_credential() const;

  // Stores that the provider reported the last added credential as permanently invalid. The link is
  // not revoked yet: the call's code first asks the provider again (calls/account_probe.h).
  void note_revoked() { revoked_generation_ = generation_; }
  // Returns the credential's generation at the call of note_revoked(). Returns nullopt if
  // note_revoked() was not called.
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return revoked_generation_;
  }

  // Stores that the provider did not execute the last request. For a response that reports this
  // although its status means success.
  void note_refused() { has_written_ = had_written_; }

  [[nodiscard]] Link* link() const { return link_; }
  // Returns true if the provider accepted a request of this call that may have changed something.
  // Such a call must not be repeated.
  [[nodiscard]] bool has_written() const { return has_written_; }

 private:
  Link* link_;
  const manifest::Manifest& connector_;
  Patience patience_;
  std::int64_t generation_ = 0;  // generation of the credential that was added last
  bool has_carried_ = false;     // about the current attempt
  std::optional<std::int64_t> revoked_generation_;
  bool is_write_ = false;  // about the current attempt
  bool has_written_ = false;
  bool had_written_ = false;  // value of has_written_ before the current attempt
};

}  // namespace patchbay::links
