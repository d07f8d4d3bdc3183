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
  kPending,  // the user went to the provider and has not returned yet
  kActive,
  // The credential expired and cannot be renewed. The user must connect the account again.
  kExpired,
  kRevoked,  // only the link's record still exists
  kError,    // the provider refuses the credential, or an operator must act; calls still try the
             // credential
};

// The result of the last validation.
enum class Validation { kUnknown, kValid, kInvalid };

// Returns "pending", "active", …
std::string_view word_of(LinkStatus status);
// Returns "Unknown", "Valid" or "Invalid".
std::string_view word_of(Validation validation);

inline constexpr std::string_view kApplication = "application:";

// All stored data of a link, except its credential. Contains no secret.
struct LinkRecord {
  std::string id;
  std::string organization;
  std::string user;
  std::string provider;
  // The connectors for which the user connected the account. All connectors of the link's provider
  // can use the link.
  std::vector<std::string> connectors;
  LinkStatus status = LinkStatus::kActive;
  std::string cause;                // the reason for the status expired, revoked or error
                                    // (cause.h); otherwise ""
  std::vector<std::string> scopes;  // the granted scopes
  bool scopes_known = true;  // false if only the provider knows the scopes, for example those of a
                             // key
  // The provider's id of the account; "" if unknown. For the application's own account:
  // kApplication and the client's id.
  std::string oauth_user_id;
  // The account's email address, confirmed by the provider, in lower case; "" if unknown. The user
  // may read documents that are shared with this address.
  std::string email;
  // The domain of the account's organization, as the provider reports it, in lower case; "" if
  // unknown. The user may read documents that are shared with the whole domain. The domain of the
  // email address is not used, because a person with such an address may not belong to the
  // organization.
  std::string domain{};
  Validation validation = Validation::kUnknown;
  std::optional<WallTime> validated_at;
  WallTime created_at{};
  std::optional<WallTime> last_used;                      // may be a few seconds old
  std::map<std::string, std::string> user_configuration;  // connector id → JSON object

  // Messages for the user who connects the account. They are not stored.
  std::vector<std::string> warnings{};

  // A cached record or credential is current only if it has this generation.
  std::int64_t generation = 0;  // generation of the link's credential; 0: no credential
};

// Returns true if the account was connected and the link was not revoked later. The credential may
// be doubted or expired.
inline bool is_connected(const LinkRecord& record) {
  return record.status != LinkStatus::kPending && record.status != LinkStatus::kRevoked;
}

// Returns true for the application's own account, which belongs to no user.
inline bool is_of_application(const LinkRecord& record) {
  return record.oauth_user_id.starts_with(kApplication);
}

}  // namespace patchbay::accounts
