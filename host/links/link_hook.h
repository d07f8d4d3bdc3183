#pragma once

#include <optional>

#include "http_client/request_hook.h"
#include "links/links.h"

namespace patchbay::links {

// Adds a link's credential to requests. An OAuth token becomes a bearer token. A key goes into the
// header or query parameter that the connector's manifest declares; without such a declaration it
// becomes a bearer token too. One hook serves one call, on that call's thread.
class LinkHook final : public RequestHook {
 public:
  // If `link` is nullptr, the hook adds no credential. `link` and `connector` are borrowed.
  // `patience` is the patience of the call.
  LinkHook(Link* link, const manifest::Manifest& connector, const Patience& patience = {});

  Result<void> before(RequestAttempt& attempt, bool credential_allowed) override;
  // Notes from the status of the answer whether the provider accepted the credential and the
  // request. http_service, which can read the body, decides the meaning of the answer.
  void after(int status, const Headers& headers) override;

  // Renews the link's credential. Call this if the provider refused the credential that this hook
  // added to the last request. Fails like Link::renew.
  Result<void> renew();

  // Returns true if the last request carried the link's credential. The answer to any other request
  // says nothing about this link.
  [[nodiscard]] bool has_carried() const { return has_carried_; }
  // Returns the error for a refused request without a credential: PROVIDER_ERROR, or LINK_REQUIRED
  // if an account would help.
  [[nodiscard]] Error without_credential() const;

  // Notes that the last added credential is permanently invalid, as the provider said. Does not
  // revoke the link: first, the code that runs the call asks the provider again
  // (calls/account_probe.h).
  void note_revoked() { revoked_generation_ = generation_; }
  // Returns the generation of the credential for which note_revoked() was called; nullopt if
  // note_revoked() was not called.
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return revoked_generation_;
  }

  // Notes that the provider did not carry out the last request. Call this if the answer says that
  // the request was not carried out, even if its status means success.
  void note_refused() { has_written_ = had_written_; }

  [[nodiscard]] Link* link() const { return link_; }
  // Returns true if the provider accepted a request of this call that may have changed something.
  // Then the call must not be repeated as if nothing had happened.
  [[nodiscard]] bool has_written() const { return has_written_; }

 private:
  Link* link_;
  const manifest::Manifest& connector_;
  Patience patience_;
  std::int64_t generation_ = 0;  // of the credential that was added last
  bool has_carried_ = false;     // in the current attempt
  std::optional<std::int64_t> revoked_generation_;
  bool is_write_ = false;  // in the current attempt
  bool has_written_ = false;
  bool had_written_ = false;  // before the current attempt
};

}  // namespace patchbay::links
