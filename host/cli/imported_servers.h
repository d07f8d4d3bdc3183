// Reads the MCP servers that another client keeps in a file.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "cli/connector_section.h"

namespace patchbay::cli {

struct ImportedServers {
  std::vector<McpServer> servers;
  // Sentences about the parts that were left out, and about the steps that the user still has to
  // do. Each sentence begins with the name of its server. No sentence contains a value of a
  // variable or a header, because the value may be secret.
  std::vector<std::string> notes;
};

// Returns the servers of a file in the form that MCP clients share: {"mcpServers": {NAME:
// {"command": …, "args": […], "env": {…}, "cwd": …}}}. A server may have "url" (or "httpUrl" or
// "serverUrl") and "headers" instead. "${NAME}" and "${env:NAME}" mean this host's variable NAME,
// and "${NAME:-TEXT}" means TEXT if the variable is not set; `environment` says which are set.
// Changes the servers' names so that they are valid. Fails with INVALID_ARGUMENT if the file has
// another form.
Result<ImportedServers> servers_in(const std::string& json, const app::Environment& environment);

}  // namespace patchbay::cli
