#pragma once

#include "http_client/request_hook.h"
#include "links/links.h"

namespace patchbay::links {

// Puts a link's credential where the connector's manifest says that it goes: a bearer token for
// OAuth, the declared header or query parameter for a key. Made for one call, used by its thread.
class LinkHook final : public RequestHook {
 public:
  // `link` may be nullptr: then nothing is added. Both are borrowed.
  LinkHook(Link* link, const manifest::Manifest& connector);

  Result<void> before(RequestAttempt& attempt, bool credential_allowed) override;
  // Hands every answer on: what it means is decided where its body can be read (services).
  Result<Verdict> after(int status, const Headers& headers) override;

  [[nodiscard]] Link* link() const { return link_; }

 private:
  Link* link_;
  const manifest::Manifest& connector_;
};

}  // namespace patchbay::links
