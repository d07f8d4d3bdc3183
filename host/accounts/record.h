#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "links/links.h"

namespace patchbay::accounts {

enum class LinkStatus {
  kPending,  // the person was sent to the provider and is not back
  kActive,
  kExpired,  // the credential ran out and cannot be renewed: reconnect
  kRevoked,  // taken back; nothing but this record is left of it
  kError,    // the provider refuses us, by now or until an operator has looked; calls still try
};

// By the last validation.
enum class Validation { kUnknown, kValid, kInvalid };

// "pending", "active", …
std::string_view word_of(LinkStatus status);
// "Unknown", "Valid", "Invalid"
std::string_view word_of(Validation validation);

inline constexpr std::string_view kApplication = "application:";

// What is stored of a link beside its credential. Nothing secret is in it.
struct LinkRecord {
  std::string id;
  std::string organization;
  std::string user;
  std::string provider;
  std::vector<std::string> connectors;  // it was connected for; it serves all of its provider
  LinkStatus status = LinkStatus::kActive;
  std::string cause;                // why it is expired, revoked or error: a word (cause.h); or ""
  std::vector<std::string> scopes;  // granted
  bool scopes_known = true;         // false: only the provider knows, as with keys
  std::string oauth_user_id;        // the provider's id of the account, "" while not known;
                                    // kApplication and the client's id: the application's own
  Validation validation = Validation::kUnknown;
  std::optional<WallTime> validated_at;
  WallTime created_at{};
  std::optional<WallTime> last_used;                      // may lag by some seconds
  std::map<std::string, std::string> user_configuration;  // a JSON object for each connector

  // Said once to who connects the account, and not stored: what could not be found out.
  std::vector<std::string> warnings{};

  // By these a cached record and its credential are known to be current.
  std::int64_t generation = 0;  // of its credential; 0: it has none
};

// Whether it is the account of the application itself, which no person granted.
inline bool is_of_application(const LinkRecord& record) {
  return record.oauth_user_id.starts_with(kApplication);
}

}  // namespace patchbay::accounts
