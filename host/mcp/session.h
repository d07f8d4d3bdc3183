#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/mutex.h"
#include "base/random.h"
#include "mcp/revision.h"
#include "vault/text_seal.h"

namespace patchbay::mcp {

// The capabilities that a client declared.
struct Client {
  bool elicits_by_form = false;  // can show the user a form
  bool elicits_by_url = false;   // can ask the user to open a page
  bool samples = false;          // can ask its model
  bool lists_roots = false;      // can list the folders in which its user works
};

// The result of `initialize`, for revisions before 2026-07-28.
struct Session {
  Revision revision = kNewestLegacy;
  Client client{};
  std::string nonce{};  // different in every session
};

// Returns the name of a session's owner: the organization, the user, and the API key or OAuth
// client, with line ends between them. It stays the same when the user signs in again or grants the
// client more rights, so the client keeps its sessions. That is necessary because clients do not
// start again after an unknown session.
std::string principal_of(const Caller& caller);

// How long a session id is valid.
inline constexpr std::chrono::hours kSessionLifetime{7 * 24};

// Creates session ids. An id contains the encrypted session, so hosts do not store sessions, and
// every host of the same store accepts the id. Thread-safe.
class Sessions {
 public:
  // `vault` may be nullptr (text_seal.h). `random` must be the system's random source. Borrows all
  // arguments.
  Sessions(const vault::Vault* vault, const Clock& clock, Random& random)
      : clock_(clock), random_(random), seal_(vault, random) {}

  // Returns the id of a new session of this caller.
  [[nodiscard]] std::string begin(const Caller& caller, Revision revision, Client client) const;
  // Returns the session with this id. Returns nullopt if the id is not one of this principal, or
  // is too old. Does not know whether the client has ended the session (Mcp::session_of() does).
  [[nodiscard]] std::optional<Session> find(const Caller& caller, std::string_view id) const;

 private:
  // A session and the time at which it began, in seconds since 1970.
  struct Begun {
    Session session{};
    std::int64_t at = 0;
  };
  [[nodiscard]] std::optional<Begun> opened(const std::string& principal,
                                            std::string_view id) const;

  const Clock& clock_;
  Random& random_;
  const vault::TextSeal seal_;
  mutable Mutex mutex_;
  // Sessions whose ids were decrypted, by the SHA-256 of principal and id. A client sends its id
  // with each request, and to decrypt it costs a tenth of a short call.
  mutable std::map<Sha256, Begun> opened_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
