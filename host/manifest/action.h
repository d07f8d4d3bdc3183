#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::manifest {

// How the host asks an action for files by words, and what its result says of each file. All but
// the parameters are JSON pointers; one that is left out is nullopt.
struct FileFinding {
  std::string words;  // the parameter that takes the words
  std::string most;   // the parameter that takes how many are wanted; "": it takes no number
  std::string with;   // a JSON object with the other arguments
  std::string files;  // into the result: the array of files
  std::vector<std::string> cut;  // into the result: each may say that there may be more files
  // Into a file.
  std::string id;
  std::string title;
  std::optional<std::string> collection;
  std::optional<std::string> url;
  std::optional<std::string> media_type;
  std::optional<std::string> size;
  std::optional<std::string> modified;
};

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
  std::optional<FileFinding> finds_files{};
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
