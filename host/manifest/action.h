#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::manifest {

// Says how the host uses an action to search for files, and where the data of each file is in the
// action's result. `words` and `most` are names of parameters, `with` is JSON, and the other
// members are JSON pointers. A missing pointer is nullopt.
struct FileFinding {
  std::string words;  // the parameter for the search words
  std::string most;   // the parameter for the largest number of files; "": not supported
  std::string with;   // a JSON object with the other arguments
  std::string files;  // points to the array of files in the result
  // Each points to a value of the result. If one of the values is true or a text that is not empty,
  // the provider may have more files.
  std::vector<std::string> cut;
  // Pointers into one file of the result:
  std::string id;
  std::string title;
  std::optional<std::string> collection;
  std::optional<std::string> url;
  std::optional<std::string> media_type;
  std::optional<std::string> size;
  std::optional<std::string> modified;
};

// An action of a connector, as the manifest or a dynamic list declares it. The schemas are compiled
// when the action is read. Copies of the action share the schemas.
struct Action {
  std::string id;
  std::string name;
  std::string description;
  // The provider's name of the action. The action of the manifest that runs this action passes this
  // name on (ListRunner in manifest.h). "" if the dynamic list has no such name, or if the action
  // is in the manifest itself.
  std::string provider_name{};
  schema::Schema parameters;
  std::optional<schema::Schema> result;            // nothing: the result may be any JSON value
  std::optional<std::vector<std::string>> scopes;  // nothing: the connector's default scopes
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;  // changes or removes existing data; false if read_only
  std::optional<FileFinding> finds_files{};
};

// An entry of a list that is not a valid action. The host keeps the entry for display.
struct RejectedAction {
  std::string place;   // a JSON pointer into the list, for example "/3"
  std::string reason;  // every fault of the entry, in one text
};

struct ActionList {
  std::vector<Action> actions;
  std::vector<RejectedAction> rejected;
};

// Limits of a dynamic list.
struct ActionListLimits {
  std::size_t bytes = std::size_t{4} << 20;
  std::size_t actions = 1000;  // further actions are rejected
};

// Reads a dynamic list: a JSON array in the form of the manifest's `actions[]`. Rejects a bad
// entry, and keeps the others. `known_scopes` are the scopes that the manifest's auth declares.
// Fails with PLUGIN_FAULT if the text is not a JSON array, and with TOO_LARGE if the text has more
// than limits.bytes.
Result<ActionList> read_action_list(std::string_view json,
                                    const std::vector<std::string>& known_scopes,
                                    const ActionListLimits& limits = {});

}  // namespace patchbay::manifest
