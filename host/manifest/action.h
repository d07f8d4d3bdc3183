#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::manifest {

// One thing that a connector can do, as its manifest or its dynamic list declares it. The schemas
// are compiled when the action is read, and copies of the action share them.
struct Action {
  std::string id;
  std::string name;
  std::string description;
  std::string provider_name{};  // of a listed action, see CalledBy; "" if it has none
  schema::Schema parameters;
  std::optional<schema::Schema> result;            // nothing: the result may be any JSON value
  std::optional<std::vector<std::string>> scopes;  // nothing: the connector's default scopes
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;  // changes or removes what was there; never when read_only
};

// A list entry that is not a valid action. It is kept so that it can be shown.
struct RejectedAction {
  std::string place;   // "/3", a pointer into the list
  std::string reason;  // every fault of the entry, in one text
};

struct ActionList {
  std::vector<Action> actions;
  std::vector<RejectedAction> rejected;
};

// Limits of a dynamic list.
struct ActionListLimits {
  std::size_t bytes = std::size_t{4} << 20;
  std::size_t actions = 1000;  // the rest are rejected
};

// Reads what a connector's `list` wrote: a JSON array in the form of the manifest's `actions[]`. A
// bad entry is rejected, and the others are kept. `known_scopes` are the scopes that the manifest's
// auth declares. Fails with PLUGIN_FAULT if the text is not a JSON array, and with TOO_LARGE above
// limits.bytes.
Result<ActionList> read_action_list(std::string_view json,
                                    const std::vector<std::string>& known_scopes,
                                    const ActionListLimits& limits = {});

}  // namespace patchbay::manifest
