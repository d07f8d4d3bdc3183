// An account as entrances show it.
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
  std::string provider;
  std::vector<std::string> connectors;  // that it serves
  std::string status;
  std::string reason;         // why the status is so; "": not told
  std::string oauth_user_id;  // the provider's id of the account; "": not known
  std::vector<std::string> scopes;
  bool scopes_known = true;
  std::string validation;
  WallTime created_at;
  std::optional<WallTime> last_used;
  std::vector<std::string> warnings;
};

// null where there is no time.
Json json_of(const std::optional<WallTime>& time);

Json json_of(const Link& link);

// The link as one of its connectors uses it.
Json use_of(const Link& link, const std::string& connector);

// A link whose provider was not told that it ended, with the reason; somebody has to end it there
// by hand.
Json untold(const Link& link, const std::string& why);

}  // namespace patchbay::wire
