// Writes the section of one connector in a configuration file, for the commands that change the
// file. The rest of the file, with its comments, stays as it is.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::cli {

// An MCP server, with its address or with the program that is the server.
struct McpServer {
  std::string name;
  std::string url;
  std::string command;
  std::vector<std::string> args;
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> env_from;  // this host's variable for each NAME
};

// Returns the section [connector.NAME] of an instance of the connector "mcp".
std::string section_of(const McpServer& server);

// Returns the text without the section [connector.NAME] and without the tables in this section.
std::string without_section(const std::string& text, const std::string& name);

// Returns the servers of a file in the form that MCP clients share: {"mcpServers": {NAME:
// {"command": …, "args": […], "env": {…}}}}. A server may have "url" instead of "command". A value
// "${NAME}" in "env" means this host's variable NAME. Changes the servers' names so that they are
// valid. Fails with INVALID_ARGUMENT if the file has another form.
Result<std::vector<McpServer>> servers_in(const std::string& json);

// Returns the file's text, or "" if the file does not exist.
Result<std::string> config_text(const std::filesystem::path& file);

// Replaces the file in one step, so that no reader sees half of the text. If `given` is a symbolic
// link, replaces the link's target. Only the file's owner can read a new file, because a
// configuration may name secrets.
Result<void> replace_config(const std::filesystem::path& given, const std::string& text);

}  // namespace patchbay::cli
