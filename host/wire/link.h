// Describes an account and writes it as JSON, in the form that all interfaces show.
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
  std::string provider;                 // empty if not known
  std::vector<std::string> connectors;  // the connectors that the link serves
  std::string status;
  std::string reason;         // why the link has this status; empty if unknown
  std::string oauth_user_id;  // the provider's id of the account; empty if not known
  std::vector<std::string> scopes;
  bool scopes_known = true;
  std::string validation;
  std::optional<WallTime> created_at;  // absent if the operator configured the account
  std::optional<WallTime> last_used;
  std::vector<std::string> warnings;
};

// Returns null if there is no time.
Json json_of(const std::optional<WallTime>& time);

Json json_of(const Link& link);

// Returns the link in the form for one of its connectors.
Json use_of(const Link& link, const std::string& connector);

// Returns the link in the form of an integration: `service` is the provider, and `status` is the
// result of the last check. `validated_at` is the time of that check.
Json integration_of(const Link& link, const std::optional<WallTime>& validated_at);

// Returns a link whose end could not be reported to the provider, and why. A person has to end the
// link at the provider.
Json untold(const Link& link, const std::string& why);

}  // namespace patchbay::wire
