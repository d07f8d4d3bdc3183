#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::manifest {

// One thing a connector can do, as its manifest or its dynamic list declares it. The schemas are
// compiled where they are read, and shared from there on.
struct Action {
  std::string id;
  std::string name;
  std::string description;
  schema::Schema parameters;
  std::optional<schema::Schema> result;            // nothing: any JSON value
  std::optional<std::vector<std::string>> scopes;  // nothing: the connector's default scopes
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;  // changes or removes what was there; never when read_only
};

// An entry of a list that no action could be made of, so that it can be shown.
struct RejectedAction {
  std::string place;   // "/3", the pointer into the list
  std::string reason;  // one sentence; every fault of the entry is in it
};

struct ActionList {
  std::vector<Action> actions;
  std::vector<RejectedAction> rejected;
};

// How much a dynamic list may be.
struct ActionListLimits {
  std::size_t bytes = std::size_t{4} << 20;
  std::size_t actions = 1000;  // further ones are rejected
};

// Reads what a connector's `list` wrote: a JSON array in the form of the manifest's `actions[]`. A
// bad entry costs only itself. `known_scopes` are those the manifest's auth declares.
// Errors: PLUGIN_FAULT when it is no JSON array, TOO_LARGE beyond the bytes.
Result<ActionList> read_action_list(std::string_view json,
                                    const std::vector<std::string>& known_scopes,
                                    const ActionListLimits& limits = {});

}  // namespace patchbay::manifest
