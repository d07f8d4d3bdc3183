// A link is a connected account in the form that calls use. A call finds its link with Links, and
// asks Link::authorize whether it may use the link. A LinkHook (link_hook.h) then adds the link's
// credential to requests.
//
// Links come from two sources: configured_links.h has the operator's accounts, and
// accounts/stored_links.h has the accounts that users connected. accounts/accounts.h combines all
// parts for users' accounts.
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
  kKey,    // a key that a user or an operator gave
};

// A credential for requests.
struct Credential {
  Secret secret;
  CredentialKind kind = CredentialKind::kKey;
  // Increases with each new credential of the link. 0 if the credential never changes.
  std::int64_t generation = 0;
};

// The connector, the action and the scopes of a call that needs a link.
struct Need {
  const manifest::Manifest& connector;
  std::string_view action;
  std::span<const std::string> scopes;  // the smallest set of scopes that the action needs
  const TraceId* trace_id = nullptr;    // the trace of the call
};

// One account of one user at one provider, for one connector. Each call shares the ownership of its
// link, so the link stays valid during the call even if somebody removes it. Thread-safe.
class Link {
 public:
  virtual ~Link() = default;

  [[nodiscard]] virtual const std::string& id() const = 0;
  // Returns the provider's id of the account, or "" if it is unknown.
  [[nodiscard]] virtual const std::string& account() const = 0;
  // Returns a JSON object that fits the manifest's user_configuration schema, or "".
  [[nodiscard]] virtual const std::string& user_configuration() const = 0;

  // Returns the domain of the account's organization, as the provider reports it; "" if unknown.
  [[nodiscard]] virtual std::string domain() const { return {}; }

  // Returns the link's scopes, separated by spaces; "" if unknown.
  [[nodiscard]] virtual std::string scopes() const { return {}; }

  // Succeeds if a call with this need may be tried. Otherwise fails with LINK_EXPIRED,
  // LINK_REVOKED, or INSUFFICIENT_SCOPE with all missing scopes. If the link's scopes are unknown,
  // succeeds, and the provider decides. A success counts as one use of the link and of the needed
  // scopes.
  [[nodiscard]] virtual Result<void> authorize(const Need& need) = 0;

  // Returns the current access token or key. May wait for a refresh. Fails with LINK_EXPIRED,
  // LINK_REVOKED, REFRESH_FAILED, CANCELLED or DEADLINE_EXCEEDED.
  virtual Result<Credential> credential(const Patience& patience) = 0;

  // Gets a new credential after the provider refused the credential of `refused_generation`. After
  // a success, the caller sends the request again. LINK_EXPIRED: there is no other credential. The
  // link then keeps the refused credential for the next call, unless the provider has ended the
  // whole grant. REFRESH_FAILED: a later attempt may succeed. PROVIDER_ERROR: the refused
  // credential had just replaced another refused one, so the request is probably the cause and not
  // the credential.
  virtual Result<void> renew(std::int64_t refused_generation, const Patience& patience) = 0;

  // Removes a doubt about the credential of this generation. For callers whose request with that
  // credential was accepted.
  virtual void accepted(std::int64_t generation) = 0;

  // Marks the credential of this generation as doubted; the link keeps it. For callers to whom the
  // provider reported the credential as permanently invalid, but did not repeat this when asked
  // again.
  virtual void doubted(std::int64_t generation) = 0;

  // Revokes the link and deletes its credential, unless the link has a newer credential by now. For
  // callers to whom the provider reported twice that the credential of this generation is
  // permanently invalid.
  virtual void revoked(std::int64_t generation) = 0;
};

// One of the links from which Links::find() chooses the link of a call.
struct Candidate {
  std::shared_ptr<Link> link;
  // True if somebody other than the owner revoked the link. find() returns such a link only to
  // explain an error.
  bool gone = false;
};
using Candidates = boost::container::small_vector<Candidate, 4>;

// How sure a source must be that a user has no link. Another host may have connected one a moment
// ago.
enum class Absence {
  kNow,     // the store is asked; for a call that fails without a link
  kRecent,  // the store was asked a moment ago; for a call that also works without a link
};

// A source of links. Thread-safe.
class LinkSource {
 public:
  virtual ~LinkSource() = default;
  // Adds the caller's links for this connector to `into`. Also adds the link named `wanted` ("": no
  // name), even if it is revoked or not connected yet. A named link is always looked for as with
  // Absence::kNow.
  virtual Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                               std::string_view wanted, Absence absence,
                               Candidates& into) const = 0;
};

// Finds a call's link in all sources. Borrows the sources. Thread-safe.
class Links {
 public:
  explicit Links(std::vector<const LinkSource*> sources) : sources_(std::move(sources)) {}

  // Returns the caller's link named `wanted`, or the caller's only link if `wanted` is "". Fails
  // with NOT_FOUND if the link does not exist or belongs to another caller. Fails with
  // LINK_REQUIRED if the caller has no link. Fails with LINK_AMBIGUOUS if the caller has several
  // links; details().links lists them. If all links are revoked, returns one of them, so that the
  // error of its authorize() explains the revocation.
  [[nodiscard]] Result<std::shared_ptr<Link>> find(const manifest::Manifest& connector,
                                                   std::string_view wanted, const Caller& caller,
                                                   Absence absence = Absence::kNow) const;
  // Returns the ids of the caller's links for this connector, without revoked links.
  [[nodiscard]] Result<std::vector<std::string>> ids(const manifest::Manifest& connector,
                                                     const Caller& caller) const;

 private:
  std::vector<const LinkSource*> sources_;
};

// Returns true if the user can resolve an error with this code by connecting the account.
bool is_mended_by_connecting(Code code);

}  // namespace patchbay::links
