// Links: the accounts that people connected, as the rest of the host sees them. A call finds its
// link here (Links), asks whether it may be used (Link), and lets a LinkHook (link_hook.h) put its
// credential into the requests that may carry it.
//
// Where links come from: configured_links.h holds the accounts an operator hands over by
// configuration, stored_links.h those that people connected. accounts.h puts together everything
// that is done with the latter; README.md names the files.
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
  kKey,    // what a person or operator handed over
};

// What goes into requests.
struct Credential {
  Secret secret;
  CredentialKind kind = CredentialKind::kKey;
  std::int64_t generation = 0;  // grows with each one the link gets; 0: it never changes
};

// What an action needs of a link.
struct Need {
  const manifest::Manifest& connector;
  std::string_view action;
  std::span<const std::string> scopes;  // the least it works with
  const TraceId* trace_id = nullptr;    // of the call
};

// One account of one person at one provider, as one connector uses it. Thread-safe. Held by those
// who work with it, so that taking a link away does not pull it from under a call.
class Link {
 public:
  virtual ~Link() = default;

  [[nodiscard]] virtual const std::string& id() const = 0;
  // The provider's own id of the account; "" while it is not known.
  [[nodiscard]] virtual const std::string& account() const = 0;
  // JSON object by the manifest's user_configuration schema, or "".
  [[nodiscard]] virtual const std::string& user_configuration() const = 0;

  // The scopes that it is known to hold, with blanks between; "": not known.
  [[nodiscard]] virtual std::string scopes() const { return {}; }

  // Whether a call that needs this may be tried: LINK_EXPIRED, LINK_REVOKED, INSUFFICIENT_SCOPE
  // with all that is missing. Scopes that are not known pass: the provider decides. What passes
  // counts as a use of the link and of these scopes.
  [[nodiscard]] virtual Result<void> authorize(const Need& need) = 0;

  // The access token or key as it is now. May wait for a refresh. LINK_EXPIRED, LINK_REVOKED,
  // REFRESH_FAILED, or that the patience ended.
  virtual Result<Credential> credential(const Patience& patience) = 0;

  // The provider refused the credential of this generation. Success: there is another one, send
  // again. LINK_EXPIRED: there is none, and unless the provider ended the whole grant the refused
  // one is kept and tried again by the next call. REFRESH_FAILED: later maybe. PROVIDER_ERROR: it
  // came a moment ago in place of one that was refused too, so that it is not the credential that
  // is refused but what was asked for.
  virtual Result<void> renew(std::int64_t refused_generation, const Patience& patience) = 0;

  // The provider took a request that carried the credential of this generation: where it was
  // doubted, it is not any more.
  virtual void accepted(std::int64_t generation) = 0;

  // The provider said of the credential of this generation that it is gone for good, and did not
  // say so when it was asked again: the credential is doubted, and kept.
  virtual void doubted(std::int64_t generation) = 0;

  // The provider said so twice: nothing is kept.
  virtual void revoked() = 0;
};

// A link that a call could mean.
struct Candidate {
  std::shared_ptr<Link> link;
  bool gone = false;  // revoked, not by its owner: meant only when there is no other
};
using Candidates = boost::container::small_vector<Candidate, 4>;

// Where links come from. Thread-safe.
class LinkSource {
 public:
  virtual ~LinkSource() = default;
  // Adds the caller's links that serve this connector, and the one named `wanted` ("": none is)
  // even if it is revoked or not connected yet.
  virtual Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                               std::string_view wanted, Candidates& into) const = 0;
};

// Finds the link a call means, wherever it comes from. Thread-safe; sources are borrowed.
class Links {
 public:
  explicit Links(std::vector<const LinkSource*> sources) : sources_(std::move(sources)) {}

  // The caller's link named `wanted`, or the only one there is. NOT_FOUND: no such link, or
  // another's; LINK_REQUIRED: none at all; LINK_AMBIGUOUS: several, listed in details().links.
  [[nodiscard]] Result<std::shared_ptr<Link>> find(const manifest::Manifest& connector,
                                                   std::string_view wanted,
                                                   const Caller& caller) const;

 private:
  std::vector<const LinkSource*> sources_;
};

// Whether this connector has a use for an account, and whether it works without one; both may hold.
bool takes_link(const manifest::Manifest& connector);
bool works_without_link(const manifest::Manifest& connector);

}  // namespace patchbay::links
