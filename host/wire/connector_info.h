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

// Calls of a connector that are refused for a while, because the connector continued to work after
// the deadlines of calls. If `link` is set, only calls with this link are refused. Otherwise, if
// `user` is set, only calls of this user are refused. Otherwise, if `organization` is set, only
// calls of this organization are refused. If all three are empty, everybody's calls are refused.
struct SetAside {
  std::string link;
  std::string user;          // with a link: the user who called last through the link
  std::string organization;  // whose calls are refused, or the organization of the link or user
  int overruns = 0;          // how many overruns led to the refusal
  std::chrono::milliseconds left{0};
};

// A file or folder outside of the connector's own folder that the connector's code opens.
struct FileGrant {
  std::string from;     // the document that has the path: the connector's "config", or the "link"
  std::string pointer;  // JSON Pointer to the path in this document
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
  std::optional<Error> fault;  // why the connector cannot be used; then other members may be empty
  std::vector<ActionInfo> actions;  // of the manifest; a link may list more
};

}  // namespace patchbay::wire
