// Connectors and their actions, in the form that all interfaces show. Uses only std types, because
// embedders use these structs directly (patchbay/host.hpp).
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace patchbay::wire {

struct ActionInfo {
  std::string id;
  std::string name;
  std::string description;
  std::string parameters;           // JSON Schema, in standard form
  std::string result;               // JSON Schema, in standard form
  std::vector<std::string> scopes;  // the smallest set of scopes that a link must have
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;
};

// Calls of a connector that are refused for a while, because the connector went on working after
// deadlines.
// Whose calls these are: the link's or, without a link, the user's or, without a user, the
// organization's. If all three are empty: everybody's.
struct SetAside {
  std::string link;
  std::string user;          // with a link: who called last through it
  std::string organization;  // that of the link or the user, if there is one
  int overruns = 0;          // how many overruns led to it
  std::chrono::milliseconds left{0};
};

// A file or folder outside of the connector's own folder that the connector's code opens.
struct FileGrant {
  std::string from;     // where the path is given: in the connector's "config" or in the "link"
  std::string pointer;  // pointer to the path in that document
  std::string access;   // "read" or "write"
};

struct ConnectorInfo {
  std::string id;
  std::vector<std::string> aliases;
  std::string name;
  std::string description;
  std::string version;
  std::string built_with;  // SDK and compiler, as the library reports; empty before it is loaded
  std::string domain;
  std::string name_space;
  std::string auth_type;                // oauth2, api_key or none
  std::vector<std::string> auth_flows;  // "authorization_code", "device_code", "api_key", …
  std::vector<FileGrant> files;
  std::filesystem::path folder;
  // why the folder's new contents were refused and this connector was kept
  std::optional<Error> refused_update;
  std::vector<SetAside> set_aside;
  std::optional<Error> fault;       // why it cannot be used; then other members may be missing
  std::vector<ActionInfo> actions;  // of the manifest; a link may list more
};

}  // namespace patchbay::wire
