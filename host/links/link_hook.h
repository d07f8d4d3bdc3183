#pragma once

#include <optional>

#include "http_client/request_hook.h"
#include "links/links.h"

namespace patchbay::links {

// Puts a link's credential into a request at the place that the connector's manifest says: a bearer
// token for OAuth, the declared header or query parameter for a key. Made for one call, and used by
// that call's thread.
class LinkHook final : public RequestHook {
 public:
  // If `link` is nullptr, the hook adds nothing. Link and manifest are borrowed. `patience` is the
  // call's.
  LinkHook(Link* link, const manifest::Manifest& connector, const Patience& patience = {});

  Result<void> before(RequestAttempt& attempt, bool credential_allowed) override;
  // Notes the status only. The code that can read the body decides what the answer means
  // (http_service).
  void after(int status, const Headers& headers) override;

  // Call this if the provider refused the credential that was added last. Fails like Link::renew.
  Result<void> renew();

  // Returns true if the last answer is to a request that carried the link's credential. An answer
  // to any other request says nothing about this link.
  [[nodiscard]] bool has_carried() const { return has_carried_; }
  // Returns the error for a refused request without a credential: PROVIDER_ERROR, or LINK_REQUIRED
  // if an account would help.
  [[nodiscard]] Error without_credential() const;

  // Call this if the provider said that the credential added last is invalid for good. The code
  // that runs the call asks the provider again before the link is revoked (calls/account_probe.h).
  void note_revoked() { revoked_generation_ = generation_; }
  // Returns the generation for which note_revoked() was called; nothing if it was not called.
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return revoked_generation_;
  }

  // Call this if the last answer says that its request was not carried out, whatever its status is.
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
