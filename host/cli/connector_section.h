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
  std::map<std::string, std::string> env_from;  // for each NAME, the name of this host's variable
  std::map<std::string, std::string> headers;   // further headers of each request; must not be
                                                // secret
  // The place of the API key: a header with a prefix before the key, or a parameter of the query.
  // If all are empty, the key is in the header Authorization, after "Bearer ".
  std::string key_header;
  std::string key_prefix;
  std::string key_query;
  std::string key_variable;  // the name of this host's variable that contains the key; "": no
                             // variable
};

// Returns the section [connector.NAME] of an instance of the connector "mcp", and the [[link]] of
// its key if a variable has the key.
std::string section_of(const McpServer& server);

// Returns the text without the section [connector.NAME], without the tables in this section, and
// without the [[link]] sections of this connector.
std::string without_section(const std::string& text, const std::string& name);

// Returns the file's text, or "" if the file does not exist.
Result<std::string> config_text(const std::filesystem::path& file);

// Replaces the file in one step, so that no reader sees half of the text. If `given` is a symbolic
// link, replaces the link's target. Only the file's owner can read a new file, because a
// configuration may name secrets.
Result<void> replace_config(const std::filesystem::path& given, const std::string& text);

}  // namespace patchbay::cli
