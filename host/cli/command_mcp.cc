// The commands for MCP servers that this host uses as connectors: `patchbay mcp add NAME --url URL
// | -- COMMAND ARGUMENTS`, `patchbay mcp import FILE`, and `patchbay mcp list|test NAME|remove
// NAME`.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/config.h"
#include "catalog/dynamic_lists.h"
#include "cli/call_in_time.h"
#include "cli/caller_options.h"
#include "cli/connector_section.h"
#include "cli/imported_servers.h"
#include "cli/open_host.h"
#include "cli/printable.h"
#include "cli/table.h"
#include "cli/way_out.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct McpLine {
  McpServer server;
  std::vector<std::string> command;   // the program with its arguments
  std::vector<std::string> env;       // texts NAME=VALUE: environment variables
  std::vector<std::string> env_from;  // texts NAME=VARIABLE: environment variables with values of
                                      // this host's variables
  std::string file;
  std::string link;
  Caller caller;
};

// Returns the configuration file that these commands change.
fs::path changed_file(const Invocation& invocation) {
  if (!invocation.config_file.empty()) return invocation.config_file;
  return app::find_file(invocation.environment).value_or("patchbay.toml");
}

bool is_mcp_server(const std::string& config) {
  const json object = json::parse(config, nullptr, false);
  return object.is_object() && object.value("instance_of", json()) == "mcp";
}

Result<app::Config> config_in(const Invocation& invocation, const fs::path& file) {
  app::Config config;
  std::error_code unknown;
  if (fs::exists(file, unknown)) {
    PATCHBAY_TRY(app::apply_file(file, invocation.environment, config));
  }
  return config;
}

// Adds the servers to the configuration file. Changes nothing if one of the servers cannot be
// added.
Result<void> add_servers(const Invocation& invocation, const std::vector<McpServer>& servers) {
  const fs::path file = changed_file(invocation);
  PATCHBAY_TRY(auto config, config_in(invocation, file));
  PATCHBAY_TRY(std::string text, config_text(file));
  for (const McpServer& server : servers) {
    if (!config.connector_config.emplace(server.name, "{}").second) {
      return Error(Code::kInvalidArgument, file.string() + " has a connector \"" + server.name +
                                               "\" already. Take another name, or remove that "
                                               "one first.");
    }
    if (!text.empty() && !text.ends_with("\n")) text += '\n';
    text += (text.empty() ? "" : "\n") + section_of(server);
  }
  return replace_config(file, text);
}

Result<void> take_pairs(const std::vector<std::string>& pairs, const std::string& option,
                        std::map<std::string, std::string>& into) {
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || equals == 0) {
      return Error(Code::kInvalidArgument, option + " takes NAME=VALUE.");
    }
    into[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return success();
}

bool may_be_name(const std::string& name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos &&
         !name.empty() && name.size() <= 64 && name.front() >= 'a' && name.front() <= 'z';
}

Result<McpServer> server_on(const McpLine& line) {
  McpServer server = line.server;
  if (!may_be_name(server.name)) {
    return Error(Code::kInvalidArgument,
                 "A server's name has lower-case letters, digits and underscores, a letter first, "
                 "and at most 64 of them.");
  }
  if (server.url.empty() == line.command.empty()) {
    return Error(Code::kInvalidArgument,
                 "Name either the server's address with --url, or its program after `--`.");
  }
  const bool has_place = !server.key_header.empty() || !server.key_query.empty();
  if (has_place && (server.url.empty() || server.key_header.empty() == server.key_query.empty())) {
    return Error(Code::kInvalidArgument,
                 "Give --api-key-header or --api-key-query, and only with --url: the key has one "
                 "place, in a request.");
  }
  if (!line.command.empty()) {
    server.command = line.command.front();
    server.args.assign(line.command.begin() + 1, line.command.end());
  }
  PATCHBAY_TRY(take_pairs(line.env, "--env", server.env));
  PATCHBAY_TRY(take_pairs(line.env_from, "--env-from", server.env_from));
  return server;
}

Result<ExitCode> add_server(const Invocation& invocation, const McpLine& line) {
  PATCHBAY_TRY(const McpServer server, server_on(line));
  PATCHBAY_TRY(add_servers(invocation, {server}));
  invocation.terminal.out << "added " << server.name << " to "
                          << printable(changed_file(invocation).string())
                          << "; try it with `patchbay mcp test " << server.name << "`\n";
  return kDone;
}

Result<ExitCode> import_servers(const Invocation& invocation, const McpLine& line) {
  std::error_code unknown;
  if (!fs::exists(line.file, unknown)) {
    return Error(Code::kNotFound, "There is no file \"" + line.file + "\".");
  }
  PATCHBAY_TRY(const auto text, config_text(line.file));
  PATCHBAY_TRY(const auto imported, servers_in(text, invocation.environment));
  PATCHBAY_TRY(add_servers(invocation, imported.servers));
  for (const McpServer& server : imported.servers) {
    invocation.terminal.out << "added " << server.name << "\n";
  }
  for (const std::string& note : imported.notes) {
    invocation.terminal.out << printable(note) << "\n";
  }
  return kDone;
}

Result<ExitCode> remove_server(const Invocation& invocation, const McpLine& line) {
  const fs::path file = changed_file(invocation);
  PATCHBAY_TRY(const auto config, config_in(invocation, file));
  const auto& all = config.connector_config;
  const auto found = all.find(line.server.name);
  if (found == all.end() || !is_mcp_server(found->second)) {
    return Error(Code::kNotFound, file.string() + " has no MCP server \"" +
                                      line.server.name.substr(0, 64) +
                                      "\"; `patchbay mcp list` names those that it has.");
  }
  PATCHBAY_TRY(const auto text, config_text(file));
  PATCHBAY_TRY(replace_config(file, without_section(text, line.server.name)));
  invocation.terminal.out << "removed " << line.server.name << "\n";
  return kDone;
}

// Returns the address of a server without its query, or the command of a server. Leaves out the
// values of variables, because these values may be secrets.
std::string place_of(const json& config) {
  if (config.contains("url")) {
    const std::string url = config.value("url", "");
    return url.substr(0, url.find('?'));
  }
  std::string all = config.value("command", "");
  for (const json& word : config.value("args", json::array())) {
    all += " " + (word.is_string() ? word.get<std::string>() : "");
  }
  return all;
}

Result<ExitCode> list_servers(const Invocation& invocation, const McpLine& /*line*/) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  Table table({"name", "server"});
  json all = json::array();
  for (const auto& [name, text] : config.connector_config) {
    if (!is_mcp_server(text)) continue;
    const std::string place = place_of(json::parse(text));
    table.add({name, place});
    all.push_back({{"name", name}, {"server", place}});
  }
  print_answer(invocation, all, table.text());
  return kDone;
}

// Marks the tools that the host refuses, for example because of their schemas. The connector does
// not know that the host refuses them. `list` has the tools that the connector calls usable, in the
// same order.
std::string with_left_out(const std::string& result, const catalog::DynamicList& list) {
  json answer = json::parse(result);
  std::size_t index = 0;
  for (json& tool : answer.at("tools")) {
    if (!tool.value("is_usable", false)) continue;
    const std::string place = "/" + std::to_string(index++);
    const std::string action = tool.value("action", "");
    if (list.actions.find(action) != nullptr) continue;
    const auto& all = list.rejected;
    const auto why =
        std::find_if(all.begin(), all.end(), [&](const manifest::RejectedAction& each) {
          return each.place == place || each.place == action;
        });
    tool["is_usable"] = false;
    tool["reason"] = why == all.end() ? "the host takes no more tools." : why->reason;
    tool.erase("action");
    tool.erase("parameters");
  }
  return answer.dump();
}

void print_tools(const Invocation& invocation, const std::string& result) {
  if (invocation.output == Output::kJson) {
    invocation.terminal.out << result << "\n";
    return;
  }
  const json tools = json::parse(result).at("tools");
  Table table({"tool", "action", "description"});
  for (const json& tool : tools) {
    const bool is_usable = tool.value("is_usable", false);
    table.add({tool.value("name", ""), is_usable ? tool.value("action", "") : "not usable",
               is_usable ? tool.value("description", "") : tool.value("reason", "")});
  }
  invocation.terminal.out << table.text() << tools.size() << " tools\n";
}

// Connects to the server and lists its tools.
ExitCode test_server(OpenedHost& host, const Invocation& invocation, const McpLine& line) {
  engine::Engine& engine = host.engine();
  actions::Request request = engine.request();
  request.connector = line.server.name;
  request.action = "list_tools";
  request.arguments = "{}";
  request.link = line.link;
  request.caller = &line.caller;
  request.trace_id = engine.trace_ids.next();
  Result<void> outcome = success();
  std::string result;
  call_in_time(invocation,
               {"MCP server \"" + line.server.name + "\"", request.trace_id.hex(),
                deadline_said(host.config().deadline)},
               [&] {
                 outcome = engine.run(request, result);
                 if (!outcome) return;
                 const auto list = engine.dynamic_list(request);
                 if (list.has_value()) result = with_left_out(result, *list.value());
               });
  if (!outcome) return fail_with_way_out(invocation, host, request, outcome.error());
  print_tools(invocation, result);
  return kDone;
}

constexpr auto host_for_test =
    host_with<Accounts::kWhereThere, app::SecretUse::kLink, app::SecretUse::kOauthClient>;

CLI::App* add_mcp_verb(CLI::App& command, Invocation& invocation, const char* name,
                       const char* description, const std::shared_ptr<McpLine>& line,
                       Result<ExitCode> (*verb)(const Invocation&, const McpLine&)) {
  CLI::App* added = command.add_subcommand(name, description);
  run_on(*added, invocation, line, refusing(verb));
  return added;
}

}  // namespace

void add_mcp(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* mcp = patchbay.add_subcommand("mcp", "MCP servers that this host uses as connectors");
  mcp->require_subcommand(1);
  const auto line = std::make_shared<McpLine>();
  CLI::App* add = add_mcp_verb(*mcp, invocation, "add",
                               "Add a server to the configuration file, under a name of its own",
                               line, add_server);
  add->add_option("name", line->server.name, "The connector's name")->required();
  add->add_option("--url", line->server.url, "The address of a server that answers over HTTP");
  add->add_option("--api-key-header", line->server.key_header,
                  "The header that has an account's key, instead of Authorization");
  add->add_option("--api-key-query", line->server.key_query,
                  "The parameter of the address that has an account's key");
  add->add_option("--env", line->env, "NAME=VALUE: a variable of the program, which is no secret");
  add->add_option("--env-from", line->env_from,
                  "NAME=VARIABLE: a variable of the program, taken from this host's VARIABLE");
  add->add_option("command", line->command, "After `--`: the program that is the server");
  add->footer(
      "\nExamples:\n"
      "  patchbay mcp add wiki --url https://wiki.example/mcp\n"
      "  patchbay mcp add maps --url https://maps.example/mcp --api-key-header X-Api-Key\n"
      "  patchbay mcp add files -- npx @modelcontextprotocol/server-filesystem /srv/shared");
  CLI::App* import =
      add_mcp_verb(*mcp, invocation, "import", "Add all servers of a JSON file with mcpServers",
                   line, import_servers);
  import->add_option("file", line->file, "Such a file, as MCP clients keep it")->required();
  import->footer("\nExample:\n  patchbay mcp import .mcp.json");
  CLI::App* list = add_mcp_verb(*mcp, invocation, "list", "List the servers", line, list_servers);
  list->footer("\nExample:\n  patchbay mcp list");
  add_output_option(*list, invocation);
  CLI::App* test = mcp->add_subcommand("test", "Connect to a server and list its tools");
  run_on(*test, invocation, line, host_for_test, taking_down(test_server));
  test->footer("\nExample:\n  patchbay mcp test wiki");
  test->add_option("name", line->server.name, "The connector's name")->required();
  test->add_option("--link", line->link, "The account, if there are several");
  add_caller_options(*test, line->caller);
  add_output_option(*test, invocation);
  CLI::App* remove =
      add_mcp_verb(*mcp, invocation, "remove", "Remove a server from the configuration file", line,
                   remove_server);
  remove->add_option("name", line->server.name, "The connector's name")->required();
  remove->footer("\nExample:\n  patchbay mcp remove wiki");
  mcp->footer("\nExample:\n  patchbay mcp add wiki --url https://wiki.example/mcp");
}

}  // namespace patchbay::cli
