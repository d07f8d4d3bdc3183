// Connectors and their actions, in the form for all interfaces. Uses only std types, because
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
  std::string parameters;           // a JSON Schema in standard form
  std::string result;               // a JSON Schema in standard form
  std::vector<std::string> scopes;  // the smallest set of scopes that a link needs
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;
};

// Calls of a connector that are refused for a time, because the connector worked past the calls'
// deadlines. The first non-empty member of `link`, `user` and `organization` restricts the refusal
// to its calls. If all three are empty, everybody's calls are refused.
struct SetAside {
  std::string link;
  std::string user;          // with a link: the last user who called through it
  std::string organization;  // the refused organization, or the organization of the link or user
  int overruns = 0;          // number of overruns that caused the refusal
  std::chrono::milliseconds left{0};
};

// A file or folder that the connector's code opens outside of the connector's own folder.
struct FileGrant {
  std::string from;     // the document with the path: the connector's "config", or the "link"
  std::string pointer;  // JSON Pointer to the path in that document
  std::string access;   // "read" or "write"
};

struct ConnectorInfo {
  std::string id;
  std::vector<std::string> aliases;
  std::string name;
  std::string description;
  std::string version;
  std::string built_with;  // SDK and compiler, as the library reports them; empty before it is
                           // loaded
  std::string domain;
  std::string name_space;
  std::string auth_type;                // oauth2, api_key or none
  std::vector<std::string> auth_flows;  // for example "authorization_code", "device_code",
                                        // "api_key"
  std::vector<FileGrant> files;
  std::filesystem::path folder;
  // Why the folder's new contents were refused, so that this version of the connector was kept.
  std::optional<Error> refused_update;
  std::vector<SetAside> set_aside;
  std::optional<Error> fault;  // why the connector cannot be used; other members may then be empty
  std::vector<ActionInfo> actions;  // actions of the manifest; a link may have more
};

}  // namespace patchbay::wire
