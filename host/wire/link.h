// An account, in the form that entrances show.
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
  std::string reason;         // why the link has this status; empty if not told
  std::string oauth_user_id;  // the provider's id of the account; empty if not known
  std::vector<std::string> scopes;
  bool scopes_known = true;
  std::string validation;
  std::optional<WallTime> created_at;  // absent for an account that the operator configured
  std::optional<WallTime> last_used;
  std::vector<std::string> warnings;
};

// Returns null for an absent time.
Json json_of(const std::optional<WallTime>& time);

Json json_of(const Link& link);

// Returns the link as one of its connectors uses it.
Json use_of(const Link& link, const std::string& connector);

// Returns the link as an account at a service. `validated_at` says when the provider was last asked
// about it.
Json integration_of(const Link& link, const std::optional<WallTime>& validated_at);

// Returns a link whose provider was not told that the link ended, with the reason. Somebody has to
// end it at the provider by hand.
Json untold(const Link& link, const std::string& why);

}  // namespace patchbay::wire
