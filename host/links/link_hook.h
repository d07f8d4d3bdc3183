#pragma once

#include <optional>

#include "http_client/request_hook.h"
#include "links/links.h"

namespace patchbay::links {

// Puts a link's credential where the connector's manifest says that it goes: a bearer token for
// OAuth, the declared header or query parameter for a key. Made for one call, used by its thread.
class LinkHook final : public RequestHook {
 public:
  // `link` may be nullptr: then nothing is added. Both are borrowed. `patience` is the call's.
  LinkHook(Link* link, const manifest::Manifest& connector, const Patience& patience = {});

  Result<void> before(RequestAttempt& attempt, bool credential_allowed) override;
  // Hands every answer on: what it means is decided where its body can be read (services).
  Result<Verdict> after(int status, const Headers& headers) override;

  // The provider refused the credential which was last put in; as Link::renew.
  Result<void> renew();

  // Whether the last answer is to a request that carried the link's credential. What any other
  // answer says of a credential is not about this link.
  [[nodiscard]] bool has_carried() const { return has_carried_; }
  // Why a request that carried none was refused, for whom it concerns: PROVIDER_ERROR, or
  // LINK_REQUIRED where an account would help.
  [[nodiscard]] Error without_credential() const;

  // The provider said that the credential which was last put in is gone for good. That has to be
  // confirmed before it is believed; who runs the call does so (calls/account_probe.h).
  void note_revoked() { revoked_generation_ = generation_; }
  // Which it said so of; nothing where it did not.
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return revoked_generation_;
  }

  // The last answer said that its request was not carried out, whatever its status.
  void note_refused() { has_written_ = had_written_; }

  [[nodiscard]] Link* link() const { return link_; }
  // Whether the provider has taken a request of this call that may have changed something: then
  // the call must not be made again as if nothing had happened.
  [[nodiscard]] bool has_written() const { return has_written_; }

 private:
  Link* link_;
  const manifest::Manifest& connector_;
  Patience patience_;
  std::int64_t generation_ = 0;  // of the credential last put in
  bool has_carried_ = false;     // the attempt under way
  std::optional<std::int64_t> revoked_generation_;
  bool is_write_ = false;  // the attempt under way
  bool has_written_ = false;
  bool had_written_ = false;  // before the attempt under way
};

}  // namespace patchbay::links
