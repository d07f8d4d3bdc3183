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
  kPending,  // the user was sent to the provider and has not come back
  kActive,
  kExpired,  // the credential expired and cannot be renewed: reconnect
  kRevoked,  // revoked; only this record is left
  kError,    // the provider refuses us, for now or until an operator acts; calls still try
};

// The result of the last validation.
enum class Validation { kUnknown, kValid, kInvalid };

// Returns "pending", "active", …
std::string_view word_of(LinkStatus status);
// Returns "Unknown", "Valid" or "Invalid".
std::string_view word_of(Validation validation);

inline constexpr std::string_view kApplication = "application:";

// What is stored of a link beside its credential. It contains no secret.
struct LinkRecord {
  std::string id;
  std::string organization;
  std::string user;
  std::string provider;
  // the link was connected for these; it serves all connectors of its provider
  std::vector<std::string> connectors;
  LinkStatus status = LinkStatus::kActive;
  std::string cause;  // why it is expired, revoked or in error: a word (cause.h); or ""
  std::vector<std::string> scopes;  // the granted scopes
  bool scopes_known = true;         // false if only the provider knows them, as with keys
  // The provider's id of the account; "" while it is not known. For the account of the application
  // itself: kApplication and the client's id.
  std::string oauth_user_id;
  // The address that the provider has confirmed as the account's own, in lower case; "" while it is
  // not known. Documents that are shared with it are the user's to read.
  std::string email;
  // The domain of the organization to which the account belongs, as the provider says, in lower
  // case; "" for none. Documents that are shared with all of this domain are the user's to read.
  // The address says nothing of it: who has an address in a domain may be no part of it.
  std::string domain{};
  Validation validation = Validation::kUnknown;
  std::optional<WallTime> validated_at;
  WallTime created_at{};
  std::optional<WallTime> last_used;                      // may be some seconds late
  std::map<std::string, std::string> user_configuration;  // a JSON object for each connector

  // Messages for the user who connects the account: what could not be found out. They are not
  // stored.
  std::vector<std::string> warnings{};

  // Shows whether a cached record and its credential are current.
  std::int64_t generation = 0;  // of its credential; 0 if it has none
};

// Returns true if the user connected the account and nobody has given it up since. Its credential
// may be in doubt or expired.
inline bool is_connected(const LinkRecord& record) {
  return record.status != LinkStatus::kPending && record.status != LinkStatus::kRevoked;
}

// Returns true for the account of the application itself, which no user granted.
inline bool is_of_application(const LinkRecord& record) {
  return record.oauth_user_id.starts_with(kApplication);
}

}  // namespace patchbay::accounts
