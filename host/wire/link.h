// Describes an account and writes it as JSON, in the form for all interfaces.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "wire/json.h"

namespace patchbay::wire {

struct Link {
  std::string id;
  std::string user;
  std::string provider;                 // empty if unknown
  std::vector<std::string> connectors;  // the connectors that can use the link
  std::string status;
  std::string reason;         // the reason for the status; empty if unknown
  std::string oauth_user_id;  // the provider's id of the account; empty if unknown
  std::vector<std::string> scopes;
  bool scopes_known = true;
  std::string validation;
  std::optional<WallTime> created_at;  // nullopt: the operator configured the account
  std::optional<WallTime> last_used;
  std::vector<std::string> warnings;
};

// Returns the time, or null.
Json json_of(const std::optional<WallTime>& time);

Json json_of(const Link& link);

// Returns the link in the form for one of its connectors.
Json use_of(const Link& link, const std::string& connector);

// Returns the link in the form of an integration. `service` is the provider, and `status` is the
// result of the last check, made at `validated_at`.
Json integration_of(const Link& link, const std::optional<WallTime>& validated_at);

// Returns a link whose revocation could not be reported to the provider, with the reason. Somebody
// has to revoke it at the provider.
Json untold(const Link& link, const std::string& why);

}  // namespace patchbay::wire
