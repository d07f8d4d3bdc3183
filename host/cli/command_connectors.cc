// The commands `patchbay connectors list|show ID|check ID|reload`, which show, check and reload the
// connectors of this host.
#include <memory>
#include <ostream>

#include "base/words.h"
#include "cli/call_in_time.h"
#include "cli/caller_options.h"
#include "cli/check_connector.h"
#include "cli/connector_folders.h"
#include "cli/open_host.h"
#include "cli/printable.h"
#include "cli/reload_connectors.h"
#include "cli/running_server.h"
#include "cli/table.h"
#include "engine/engine.h"
#include "wire/connector_json.h"

namespace patchbay::cli {
namespace {

// Returns one word that says what an action does to the provider's data.
std::string effect_of(const wire::ActionInfo& action) {
  if (action.read_only) return "reads";
  return action.destructive ? "destroys" : "writes";
}

struct ConnectorLine {
  std::string id;
  std::string link;
  Caller caller;
};

Result<ExitCode> list_connectors(OpenedHost& host, const Invocation& invocation,
                                 const ConnectorLine& /*line*/) {
  const auto connectors = host.engine().connectors();
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    wire::Json items = wire::Json::array();
    for (const wire::ConnectorInfo& connector : connectors)
      items.push_back(wire::json_of(connector));
    out << items.dump() << "\n";
    return kDone;
  }
  Table table({"id", "version", "auth", "actions", "name"});
  for (const wire::ConnectorInfo& connector : connectors) {
    if (connector.fault) continue;
    table.add({connector.id, connector.version, connector.auth_type,
               std::to_string(connector.actions.size()), connector.name});
  }
  out << table.text();
  say_wrong_levels(invocation);
  for (const wire::ConnectorInfo& connector : connectors) {
    if (connector.fault) out << "\nnot usable: " << printable(connector.fault->message()) << "\n";
  }
  return kDone;
}

void print(std::ostream& out, const wire::ConnectorInfo& connector) {
  out << printable(connector.name + " (" + connector.id + ") " + connector.version) << "\n"
      << printable(connector.description) << "\n";
  if (!connector.aliases.empty()) {
    out << "also called: " << printable(joined(connector.aliases)) << "\n";
  }
  for (const wire::FileGrant& grant : connector.files) {
    out << "opens files itself: " << grant.access << "s what " << printable(grant.pointer)
        << (grant.from == "link" ? " of a link's user configuration" : " of its configuration")
        << " names\n";
  }
  out << "authorization: " << printable(connector.auth_type)
      << "\nfolder: " << printable(connector.folder.string()) << "\n\n";
  Table table({"action", "effect", "scopes", "description"});
  for (const wire::ActionInfo& action : connector.actions) {
    table.add({action.id, effect_of(action), joined(action.scopes), action.description});
  }
  out << table.text();
}

// Lists the actions, including the actions that the connector adds for the link at run time. This
// function runs connectors' code, which may never return.
Result<void> list_actions(const Invocation& invocation, OpenedHost& host, const ConnectorLine& line,
                          wire::ConnectorInfo& connector) {
  engine::Engine& engine = host.engine();
  actions::Request request = engine.request();
  request.connector = line.id;
  request.link = line.link;
  request.caller = &line.caller;
  request.trace_id = engine.trace_ids.next();
  Result<std::vector<wire::ActionInfo>> actions = std::vector<wire::ActionInfo>();
  call_in_time(invocation,
               {"connector \"" + line.id + "\"", "", deadline_said(host.config().deadline)},
               [&] { actions = engine.actions(request); });
  PATCHBAY_TRY(connector.actions, std::move(actions));
  return success();
}

// Opens a host. If the command line names no link, the command shows only manifests, so the host
// opens without accounts.
Result<std::unique_ptr<OpenedHost>> host_for(const Invocation& invocation,
                                             const ConnectorLine& line) {
  if (line.link.empty()) return open_host(invocation, Accounts::kIgnored);
  return open_host(invocation, Accounts::kWhereThere,
                   {app::SecretUse::kLink, app::SecretUse::kOauthClient});
}

Result<ExitCode> show_connector(OpenedHost& host, const Invocation& invocation,
                                const ConnectorLine& line) {
  const auto known = host.engine().connector(line.id);
  if (!known) {
    const ExitCode code = fail(invocation, known.error());
    say_where_looked(invocation, host.engine(), line.id);
    return code;
  }
  wire::ConnectorInfo connector = known.value();
  if (connector.fault) return *connector.fault;
  if (!line.link.empty()) {
    PATCHBAY_TRY(list_actions(invocation, host, line, connector));
  }
  if (invocation.output == Output::kJson) {
    invocation.terminal.out << wire::json_of(connector).dump() << "\n";
  } else {
    print(invocation.terminal.out, connector);
  }
  return kDone;
}

Result<ExitCode> check(OpenedHost& host, const Invocation& invocation, const ConnectorLine& line) {
  return check_connector(host, invocation, line.id);
}

CLI::App* add_connector_verb(CLI::App& command, Invocation& invocation, const std::string& name,
                             const std::string& description,
                             const std::shared_ptr<ConnectorLine>& line,
                             Result<ExitCode> (*verb)(OpenedHost&, const Invocation&,
                                                      const ConnectorLine&)) {
  CLI::App* added = command.add_subcommand(name, description);
  run_on(*added, invocation, line, host_for, verb);
  return added;
}

void add_connector_id(CLI::App& verb, ConnectorLine& line) {
  verb.add_option("connector", line.id, "Connector id or alias")->required();
}

void add_reload(CLI::App& command, Invocation& invocation) {
  const auto server = std::make_shared<std::string>();
  CLI::App* reload = command.add_subcommand(
      "reload", "Let a running server take in what was added, replaced and removed");
  add_server_option(*reload, *server);
  add_output_option(*reload, invocation);
  reload->footer(
      "\nThe server reads the folders of connectors and [connector.ID] of its configuration "
      "again;\n"
      "other settings need a restart. SIGHUP does the same. PATCHBAY_API_KEY holds a key with the\n"
      "scope operate.\n"
      "\nExample:\n"
      "  PATCHBAY_API_KEY=pbk_… patchbay connectors reload --server http://127.0.0.1:8080");
  run_on(*reload, invocation, server, RunningServer::find, reload_connectors);
}

}  // namespace

void add_connectors(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("connectors", "What connectors there are");
  command->require_subcommand(1);
  const auto line = std::make_shared<ConnectorLine>();
  CLI::App* all =
      add_connector_verb(*command, invocation, "list",
                         "List them, with the reason if one is not usable", line, list_connectors);
  add_output_option(*all, invocation);
  all->footer(
      "\nA connector's library is loaded when it is first used; `connectors check` loads it now.\n"
      "\nExample:\n"
      "  patchbay connectors list --connectors ./build/connectors");
  CLI::App* shown = add_connector_verb(*command, invocation, "show", "Show one and its actions",
                                       line, show_connector);
  add_connector_id(*shown, *line);
  shown->add_option("--link", line->link, "Include the actions that this account adds")
      ->type_name("ID");
  add_caller_options(*shown, line->caller);
  add_output_option(*shown, invocation);
  shown->footer(
      "\nExamples:\n"
      "  patchbay connectors show github --output json\n"
      "  patchbay connectors show notion --link notion-AbC123   # with what it lists at run time");
  CLI::App* checked = add_connector_verb(*command, invocation, "check",
                                         "Load one and say whether it works", line, check);
  add_connector_id(*checked, *line);
  add_output_option(*checked, invocation);
  checked->footer(
      "\nThe library is tried in a process of its own, for 10 s at most, without a network.\n"
      "\nExample:\n  patchbay connectors check mine --connectors ./build/connectors");
  add_reload(*command, invocation);
  command->footer(
      "\nExamples:\n"
      "  patchbay connectors list\n"
      "  patchbay connectors show github --output json\n"
      "  patchbay connectors check mine --connectors ./build/connectors");
}

}  // namespace patchbay::cli
