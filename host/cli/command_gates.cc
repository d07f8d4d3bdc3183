// The commands `patchbay gates list|set FILE|remove ID|check CONNECTOR`. Gates decide who may use
// which connector.
#include <algorithm>
#include <memory>
#include <ostream>
#include <sstream>

#include "app/account_store.h"
#include "base/clock.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/open_store.h"
#include "cli/printable.h"
#include "cli/table.h"
#include "gates/gate_changes.h"
#include "gates/gate_store.h"
#include "gates/gates.h"
#include "gates/read_gates.h"
#include "wire/gate.h"

namespace patchbay::cli {
namespace {

using gates::Gate;
using wire::Json;

struct GatesLine {
  std::string location;
  std::string file;
  std::string name;
  std::string connector;
  std::string action;
  std::string user;
  std::string organization;
  std::string plan;
};

gates::GateChanger operator_here() { return {host_name(), "", kOperator}; }

// Returns the gates that apply on hosts with this configuration and this store.
Result<gates::GateStore::State> gates_in_force(store::Store& store, const Invocation& invocation) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  PATCHBAY_TRY(auto configured, gates::configured_gates(config.allow, config.gates));
  return gates::GateStore(store).merged(std::move(configured));
}

// Returns the rule of a gate as a text for a cell of a table.
std::string rule_of(const Gate& gate) {
  std::string rule(gates::word_of(gate.kind));
  if (gate.kind == gates::Kind::kPercentageRollout) {
    std::ostringstream percent;
    percent << gate.percent << " %";
    return rule + ": " + percent.str();
  }
  std::vector<std::string> names = gate.names;
  for (const gates::Variant& variant : gate.variants) {
    std::ostringstream shown;
    shown << variant.name << " " << variant.share << " %" << (variant.open ? "" : " (closed)");
    names.push_back(shown.str());
  }
  return names.empty() ? rule : rule + ": " + joined(names, ", ");
}

Result<ExitCode> list_gates(store::Store& store, const Invocation& invocation, const GatesLine&) {
  PATCHBAY_TRY(const auto state, gates_in_force(store, invocation));
  Table table({"gate", "enabled", "connectors", "rule", "owner", "remove when", "from"});
  Json all = Json::array();
  for (const Gate& gate : state.gates) {
    const auto& stored = state.from_store;
    const bool is_stored = std::find(stored.begin(), stored.end(), gate.name) != stored.end();
    Json shown = wire::gate_of(gates::json_of(gate), is_stored);
    table.add({gate.name, gate.enabled ? "yes" : "no",
               gate.connectors.empty() ? "all" : joined(gate.connectors, ", "), rule_of(gate),
               gate.owner, gate.remove_when, shown["source"].get<std::string>()});
    all.push_back(std::move(shown));
  }
  print_answer(invocation, all, table.text());
  return kDone;
}

// Sets the gates of the file, in the file's order. If the store fails, the gates that were already
// set stay set, and the user can run the command again.
Result<ExitCode> set_gate(store::Store& store, const Invocation& invocation,
                          const GatesLine& line) {
  PATCHBAY_TRY(const auto written, gates::read_gates_file(line.file));
  const SystemClock clock;
  for (const Gate& gate : written) {
    PATCHBAY_TRY(const bool existed, gates::put_gate(store, gate, operator_here(), clock.wall()));
    invocation.terminal.out << "gate " << printable(gate.name)
                            << (existed ? " is updated" : " is set") << "\n";
  }
  return kDone;
}

Result<ExitCode> remove_gate(store::Store& store, const Invocation& invocation,
                             const GatesLine& line) {
  const SystemClock clock;
  PATCHBAY_TRY(gates::remove_gate(store, line.name, operator_here(), clock.wall()));
  invocation.terminal.out << "gate " << printable(line.name) << " is removed\n";
  return kDone;
}

Result<ExitCode> check_gate(store::Store& store, const Invocation& invocation,
                            const GatesLine& line) {
  PATCHBAY_TRY(auto state, gates_in_force(store, invocation));
  const gates::Passage passage = {.connector = line.connector,
                                  .action = line.action,
                                  .organization = line.organization,
                                  .user = line.user,
                                  .plan = line.plan};
  const Gate* refusing = gates::first_refusing(state.gates, passage);
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    Json answer = {{"enabled", refusing == nullptr}};
    if (refusing != nullptr) {
      answer["reason"] = gates::word_of(refusing->kind);
      answer["gate"] = refusing->name;
    }
    out << answer.dump() << "\n";
  } else if (refusing == nullptr) {
    out << printable(line.connector) << " is open\n";
  } else {
    out << printable(line.connector) << " is closed by gate " << printable(refusing->name) << " ("
        << gates::word_of(refusing->kind) << ")\n";
  }
  return refusing == nullptr ? kDone : kNegative;
}

}  // namespace

void add_gates(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("gates", "Who may use which connector");
  command->require_subcommand(1);
  const auto line = std::make_shared<GatesLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    return add_store_verb<GatesLine>(*command, invocation, name, description,
                                     store::MigrationMode::kForward, line, verb);
  };
  CLI::App* all = add("list", "Show the gates of configuration and store together", list_gates);
  add_output_option(*all, invocation);
  all->footer("\nExample:\n  patchbay gates list --store postgresql:///patchbay");
  CLI::App* put = add("set", "Set every gate of a file; replaces those of the same name", set_gate);
  put->add_option("file", line->file, "Gates as in the configuration's file (JSON)")->required();
  put->footer("\nExample:\n  patchbay gates set gates.json   # every host follows within a second");
  CLI::App* removed =
      add("remove", "Remove a gate that was set; the configuration's applies again", remove_gate);
  removed->add_option("name", line->name, "The gate's name, as `gates list` shows it")->required();
  removed->footer("\nExample:\n  patchbay gates remove gdrivePercentage");
  CLI::App* asked = add(
      "check", "Say whether a connector is open to a user; exit code 1 if it is not", check_gate);
  asked->add_option("connector", line->connector, "The connector's id")->required();
  asked->add_option("--action", line->action, "One of its actions; by default the connector itself")
      ->type_name("ID");
  never_empty(asked->add_option("--user", line->user, "The user"))->type_name("ID")->required();
  never_empty(asked->add_option("--org", line->organization, "The user's organization"))
      ->type_name("ID")
      ->required();
  asked->add_option("--plan", line->plan, "The organization's plan; unknown by default")
      ->type_name("NAME");
  add_output_option(*asked, invocation);
  asked->footer("\nExample:\n  patchbay gates check google_drive --user ann --org acme");
  command->footer(
      "\nExamples:\n"
      "  patchbay gates list --store postgresql:///patchbay\n"
      "  patchbay gates set gates.json              # every host follows within a second\n"
      "  patchbay gates check google_drive --user ann --org acme\n"
      "  patchbay gates remove gdrivePercentage");
}

}  // namespace patchbay::cli
