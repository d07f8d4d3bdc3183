// Links: the accounts that users connected, as the rest of the host sees them. A call finds its
// link here (Links), asks whether it may be used (Link), and lets a LinkHook (link_hook.h) add its
// credential to requests that may carry it.
//
// Where links come from: configured_links.h has the accounts that an operator configured,
// accounts/stored_links.h those that users connected. accounts/accounts.h puts together everything
// that is done with the latter.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/patience.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/trace_id.h"
#include "manifest/manifest.h"

namespace patchbay::links {

enum class CredentialKind {
  kToken,  // an OAuth access token
  kKey,    // given by a user or an operator
};

// What goes into requests.
struct Credential {
  Secret secret;
  CredentialKind kind = CredentialKind::kKey;
  std::int64_t generation = 0;  // grows with each credential of the link; 0: it never changes
};

// What an action needs from a link.
struct Need {
  const manifest::Manifest& connector;
  std::string_view action;
  std::span<const std::string> scopes;  // the fewest it works with
  const TraceId* trace_id = nullptr;    // of the call
};

// One account of one user at one provider, as one connector uses it. Thread-safe. A call holds it,
// so it stays valid for the call even if the link is removed.
class Link {
 public:
  virtual ~Link() = default;

  [[nodiscard]] virtual const std::string& id() const = 0;
  // The provider's id of the account; "" if it is not known yet.
  [[nodiscard]] virtual const std::string& account() const = 0;
  // JSON object by the manifest's user_configuration schema, or "".
  [[nodiscard]] virtual const std::string& user_configuration() const = 0;

  // The scopes it is known to hold, separated by blanks; "": not known.
  [[nodiscard]] virtual std::string scopes() const { return {}; }

  // Whether a call with this need may be tried: LINK_EXPIRED, LINK_REVOKED, or INSUFFICIENT_SCOPE
  // with all missing scopes. If the scopes are not known, it succeeds, and the provider decides. A
  // success counts as a use of the link and of these scopes.
  [[nodiscard]] virtual Result<void> authorize(const Need& need) = 0;

  // The current access token or key. May wait for a refresh. LINK_EXPIRED, LINK_REVOKED,
  // REFRESH_FAILED, CANCELLED, DEADLINE_EXCEEDED.
  virtual Result<Credential> credential(const Patience& patience) = 0;

  // Call this if the provider refused the credential of this generation. Success: there is a new
  // one, send again. LINK_EXPIRED: there is no other one; unless the provider ended the whole
  // grant, the refused one is kept and the next call tries it again. REFRESH_FAILED: try later.
  // PROVIDER_ERROR: this credential was renewed a moment ago because the one before was refused
  // too; so the provider refuses the request and not the credential.
  virtual Result<void> renew(std::int64_t refused_generation, const Patience& patience) = 0;

  // Call this if the provider accepted a request with the credential of this generation: a doubt
  // about it ends.
  virtual void accepted(std::int64_t generation) = 0;

  // Call this if the provider said that the credential of this generation is gone for good, but did
  // not confirm it when asked again: the credential is doubted and kept.
  virtual void doubted(std::int64_t generation) = 0;

  // The provider said it twice: the credential is deleted.
  virtual void revoked() = 0;
};

// A link that a call could mean.
struct Candidate {
  std::shared_ptr<Link> link;
  bool gone = false;  // revoked by others than its owner: used only to explain the error
};
using Candidates = boost::container::small_vector<Candidate, 4>;

// Where links come from. Thread-safe.
class LinkSource {
 public:
  virtual ~LinkSource() = default;
  // Adds the caller's links for this connector, and the one named `wanted` ("": no name) even if it
  // is revoked or not connected yet.
  virtual Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                               std::string_view wanted, Candidates& into) const = 0;
};

// Finds the link that a call means, in all sources. Thread-safe; sources are borrowed.
class Links {
 public:
  explicit Links(std::vector<const LinkSource*> sources) : sources_(std::move(sources)) {}

  // The caller's link named `wanted`, or the caller's only one. NOT_FOUND: there is no such link,
  // or it belongs to another; LINK_REQUIRED: the caller has no link; LINK_AMBIGUOUS: there are
  // several, listed in details().links.
  [[nodiscard]] Result<std::shared_ptr<Link>> find(const manifest::Manifest& connector,
                                                   std::string_view wanted,
                                                   const Caller& caller) const;

 private:
  std::vector<const LinkSource*> sources_;
};

// Whether this connector can use an account; whether it works without one. Both may be true.
bool takes_link(const manifest::Manifest& connector);
bool works_without_link(const manifest::Manifest& connector);

}  // namespace patchbay::links
