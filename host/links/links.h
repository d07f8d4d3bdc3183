// Links: the accounts that people connected, as the rest of the host sees them. A call finds its
// link here (Links), asks whether it may be used (Link), and lets a LinkHook (link_hook.h) put its
// credential into the requests that may carry it. configured_links.h holds the accounts an operator
// hands over by configuration.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "manifest/manifest.h"

namespace patchbay::links {

// One account of one person at one provider. Thread-safe. Held by those who work with it, so that
// taking a link away does not pull it from under a call.
class Link {
 public:
  virtual ~Link() = default;

  [[nodiscard]] virtual const std::string& id() const = 0;
  // The provider's own id of the account; "" while it is not known.
  [[nodiscard]] virtual const std::string& account() const = 0;
  // JSON object by the manifest's user_configuration schema, or "".
  [[nodiscard]] virtual const std::string& user_configuration() const = 0;

  // Whether a call that needs these scopes may be tried: LINK_EXPIRED, LINK_REVOKED,
  // INSUFFICIENT_SCOPE with all that is missing. Scopes that are not known pass: the provider
  // decides.
  [[nodiscard]] virtual Result<void> authorize(std::span<const std::string> scopes) const = 0;

  // The access token or key as it is now. May block on a refresh. LINK_EXPIRED, REFRESH_FAILED.
  virtual Result<Secret> credential() = 0;

  // The provider said that the credential it was sent ran out. Success: there is another one, send
  // again. LINK_EXPIRED: there is none; the person has to reconnect. REFRESH_FAILED: later maybe.
  virtual Result<void> renew() = 0;

  // The provider said that it is gone for good.
  virtual void revoked() = 0;
};

// Finds links. Thread-safe.
class Links {
 public:
  virtual ~Links() = default;

  // The link that a call to this connector means: the one named `wanted`, or the only one there is.
  // NOT_FOUND: no such link; LINK_REQUIRED: none at all; LINK_AMBIGUOUS: several, listed in
  // details().links.
  [[nodiscard]] virtual Result<std::shared_ptr<Link>> find(const manifest::Manifest& connector,
                                                           std::string_view wanted) const = 0;
};

// Whether this connector has a use for an account, and whether it works without one; both may hold.
bool takes_link(const manifest::Manifest& connector);
bool works_without_link(const manifest::Manifest& connector);

}  // namespace patchbay::links
