// Connectors and their actions, as every entrance shows them. std types only: embedders see them
// as they are (patchbay/host.hpp).
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
  std::vector<std::string> scopes;  // the least a link must hold
  bool read_only = false;
  bool idempotent = false;
  bool destructive = true;
};

// Calls of a connector that are refused for a while, because it kept going on after deadlines.
struct SetAside {
  std::string link;          // whose calls;
  std::string organization;  // both empty: all of the connector
  int overruns = 0;          // that led to it
  std::chrono::milliseconds left{0};
};

// A file or folder outside of its own that a connector's code opens.
struct FileGrant {
  std::string from;     // whose words name it: "config" or "link"
  std::string pointer;  // to its path there
  std::string access;   // "read" or "write"
};

struct ConnectorInfo {
  std::string id;
  std::vector<std::string> aliases;
  std::string name;
  std::string description;
  std::string version;
  std::string built_with;  // SDK and compiler, as its library says; "" before it is loaded
  std::string domain;
  std::string name_space;
  std::string auth_type;                // oauth2, api_key or none
  std::vector<std::string> auth_flows;  // "authorization_code", "device_code", "api_key", …
  std::vector<FileGrant> files;
  std::filesystem::path folder;
  std::optional<Error> refused_update;  // why what its folder has now did not take its place
  std::vector<SetAside> set_aside;
  std::optional<Error> fault;       // why it cannot be used; the rest is then as far as it is known
  std::vector<ActionInfo> actions;  // of the manifest; dynamic ones are listed with a link
};

}  // namespace patchbay::wire
