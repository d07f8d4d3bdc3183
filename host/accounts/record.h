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
  kPending,  // the user was sent to the provider and has not come back yet
  kActive,
  // The credential expired and cannot be renewed. The user must connect the account again.
  kExpired,
  kRevoked,  // revoked: only the link's record is left
  kError,    // the provider refuses the credential, or an operator has to act; calls still try
};

// The result of the last validation.
enum class Validation { kUnknown, kValid, kInvalid };

// Returns "pending", "active", …
std::string_view word_of(LinkStatus status);
// Returns "Unknown", "Valid" or "Invalid".
std::string_view word_of(Validation validation);

inline constexpr std::string_view kApplication = "application:";

// Everything that is stored for a link, except its credential. The record contains no secret.
struct LinkRecord {
  std::string id;
  std::string organization;
  std::string user;
  std::string provider;
  // the connectors for which the user connected the link; all connectors of its provider can use it
  std::vector<std::string> connectors;
  LinkStatus status = LinkStatus::kActive;
  std::string cause;                // why the link is expired, revoked or in error (cause.h); or ""
  std::vector<std::string> scopes;  // the granted scopes
  bool scopes_known = true;  // false if only the provider knows the scopes, for example of a key
  // The provider's id of the account; "" while it is not known. For the account of the application
  // itself: kApplication and the client's id.
  std::string oauth_user_id;
  // The address that the provider has confirmed as the account's own, in lower case; "" while it is
  // not known. The user may read documents that are shared with this address.
  std::string email;
  // The domain of the organization to which the account belongs, as the provider says, in lower
  // case; "" if there is no such domain. The user may read documents that are shared with the whole
  // domain. The domain of the email address is not used for this, because a person with an address
  // in a domain may not belong to the organization of that domain.
  std::string domain{};
  Validation validation = Validation::kUnknown;
  std::optional<WallTime> validated_at;
  WallTime created_at{};
  std::optional<WallTime> last_used;                      // may be some seconds behind
  std::map<std::string, std::string> user_configuration;  // a JSON object for each connector

  // Messages for the user who connects the account. The messages are not stored.
  std::vector<std::string> warnings{};

  // A cached record or credential is current only if it has this generation.
  std::int64_t generation = 0;  // of the link's credential; 0 if there is no credential
};

// Returns true if the user connected the account and the link was not revoked since. The link's
// credential may be doubted or expired.
inline bool is_connected(const LinkRecord& record) {
  return record.status != LinkStatus::kPending && record.status != LinkStatus::kRevoked;
}

// Returns true for the account of the application itself, which no user granted.
inline bool is_of_application(const LinkRecord& record) {
  return record.oauth_user_id.starts_with(kApplication);
}

}  // namespace patchbay::accounts
