#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "mcp/revision.h"
#include "vault/text_seal.h"

namespace patchbay::mcp {

// The capabilities that a client declared.
struct Client {
  bool elicits_by_form = false;  // can ask its user to fill in a form
  bool elicits_by_url = false;   // can ask its user to open a page
  bool samples = false;          // can ask its model
  bool lists_roots = false;      // can say in which folders its user works
};

// The result of `initialize`, for revisions before 2026-07-28.
struct Session {
  Revision revision = kNewestLegacy;
  Client client{};
  std::string nonce{};  // different in every session
};

// Returns the name of the owner of a session: the organization, the user, and the API key or the
// OAuth client, with line ends between them. The name stays the same when the user signs in again
// or allows the client more. So the client keeps its sessions. This is necessary because clients do
// not begin again when a session is unknown.
std::string principal_of(const Caller& caller);

// Makes session ids. An id contains the sealed session, so hosts do not store sessions, and every
// host of the same store accepts the id. Thread-safe.
class Sessions {
 public:
  // `vault` may be nullptr (text_seal.h). `random` must be the system's source of random bytes. All
  // arguments are borrowed.
  Sessions(const Vault* vault, const Clock& clock, Random& random)
      : clock_(clock), random_(random), seal_(vault, random) {}

  // Returns the id of a new session of this caller.
  [[nodiscard]] std::string begin(const Caller& caller, Revision revision, Client client) const;
  // Returns the session with this id. Returns nothing if the id is not a session id of this
  // principal, is too old, or was ended on this host.
  [[nodiscard]] std::optional<Session> find(const Caller& caller, std::string_view id) const;
  // Ends a session on this host. Other hosts accept the session's id until the id is too old.
  void end(const Session& session);

 private:
  const Clock& clock_;
  Random& random_;
  const TextSeal seal_;
  mutable Mutex mutex_;
  std::set<std::string> ended_ GUARDED_BY(mutex_);  // nonces
};

}  // namespace patchbay::mcp
