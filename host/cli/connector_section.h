// One connector's section in a configuration file, as the commands that change the file write it.
// The rest of the file, with its comments, stays as it is.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::cli {

// An MCP server, as an operator names it: by its address, or by the program that is the server.
struct McpServer {
  std::string name;
  std::string url;
  std::string command;
  std::vector<std::string> args;
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> env_from;  // names of variables of this host, by name
};

// Returns the section [connector.NAME] of an instance of the connector "mcp".
std::string section_of(const McpServer& server);

// Returns the text without the section [connector.NAME] and the tables inside it.
std::string without_section(const std::string& text, const std::string& name);

// Returns the servers of a file in the form that MCP clients share: {"mcpServers": {NAME:
// {"command": …, "args": […], "env": {…}}}}, or with "url". A value "${NAME}" in env is taken from
// this host's variable. Names are made valid. Fails with INVALID_ARGUMENT if it has another form.
Result<std::vector<McpServer>> servers_in(const std::string& json);

// Returns the file's text, "" if there is no such file.
Result<std::string> config_text(const std::filesystem::path& file);

// Replaces the file at once, so that no reader sees half of it. Follows symbolic links. A new file
// can be read by its owner only, because it may name secrets.
Result<void> replace_config(const std::filesystem::path& given, const std::string& text);

}  // namespace patchbay::cli
