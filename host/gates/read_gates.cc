#include "gates/read_gates.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "gates/gates.h"
#include "schema/schema.h"

namespace patchbay::gates {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLargestFile = std::size_t{1}
                                     << 20;  // 1 MiB, like the default of schema::InstanceLimits
constexpr double kWhole = 100;
constexpr double kRounding = 1e-6;  // shares have two decimals, so their sum is inexact

// value() cannot fail here, because a test compiles this schema.
const schema::Schema& gates_form() {
  static const schema::Schema schema = schema::Schema::compile(gates_schema()).value();
  return schema;
}

std::vector<std::string> names_in(const Json& object, const char* key) {
  return object.value(key, std::vector<std::string>());
}

Kind kind_of(const std::string& word) {
  for (const Kind kind : {Kind::kAllowlist, Kind::kPercentageRollout, Kind::kPlan,
                          Kind::kOrganization, Kind::kExperiment}) {
    if (word_of(kind) == word) return kind;
  }
  return Kind::kKillSwitch;
}

// Returns the member of `rule` that lists the names for a gate of this kind.
const char* names_key(Kind kind) {
  if (kind == Kind::kPlan) return "plans";
  return kind == Kind::kOrganization ? "organizations" : "connectors";
}

void read_rule(const Json& rule, Gate& gate) {
  gate.kind = kind_of(rule.value("kind", ""));
  gate.percent = rule.value("percent", 0.0);
  gate.names = names_in(rule, names_key(gate.kind));
  for (const Json& variant : rule.value("variants", Json::array())) {
    gate.variants.push_back(
        {variant.value("name", ""), variant.value("share", 0.0), variant.value("open", true)});
  }
}

// Converts JSON that the schema has accepted to a gate.
Gate gate_of(const Json& object) {
  const Json except = object.value("except", Json::object());
  Gate gate;
  gate.name = object.value("name", "");
  gate.aliases = names_in(object, "aliases");
  gate.category = object.value("category", "");
  gate.purpose = object.value("purpose", "");
  gate.owner = object.value("owner", "");
  gate.remove_when = object.value("remove_when", "");
  gate.enabled = object.value("enabled", true);
  gate.connectors = names_in(object, "connectors");
  gate.actions = names_in(object, "actions");
  gate.except_organizations = names_in(except, "organizations");
  gate.except_users = names_in(except, "users");
  read_rule(object.value("rule", Json::object()), gate);
  return gate;
}

// Returns the faults that the schema cannot express.
std::vector<Fault> faults_of(const std::vector<Gate>& gates) {
  std::vector<Fault> faults;
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    const Gate& gate = gates[i];
    const std::string place = "/gates/" + std::to_string(i);
    if (!names.insert(gate.name).second) {
      faults.push_back({place + "/name", "unique", '"' + gate.name + '"', "a name of its own",
                        "Two gates are called \"" + gate.name + "\"; each needs its own name."});
    }
    double sum = 0;
    for (const Variant& variant : gate.variants) sum += variant.share;
    if (sum > kWhole + kRounding) {
      faults.push_back(
          {place + "/rule/variants", "maximum", std::to_string(sum), "at most 100",
           "The shares of gate \"" + gate.name + "\" add up to more than 100 percent."});
    }
  }
  return faults;
}

// Changes the error of a document with one gate, so that its JSON pointers begin at the gate.
Error of_the_gate_alone(Error error) {
  constexpr std::string_view kPlace = "/gates/0";
  std::vector<Fault> faults = error.details().faults;
  for (Fault& fault : faults) {
    if (fault.pointer.starts_with(kPlace)) fault.pointer.erase(0, kPlace.size());
  }
  if (faults.empty()) return error;
  return std::move(error).with_faults(std::move(faults));
}

Json rule_json(const Gate& gate) {
  Json rule = {{"kind", word_of(gate.kind)}};
  if (gate.kind == Kind::kPercentageRollout) {
    rule["percent"] = gate.percent;
  } else if (gate.kind == Kind::kExperiment) {
    for (const Variant& variant : gate.variants) {
      rule["variants"].push_back(
          {{"name", variant.name}, {"share", variant.share}, {"open", variant.open}});
    }
  } else if (gate.kind != Kind::kKillSwitch) {
    rule[names_key(gate.kind)] = gate.names;
  }
  return rule;
}

}  // namespace

Result<std::vector<Gate>> read_gates(std::string_view json) {
  auto judged = gates_form().check(json);
  if (judged.has_error()) return std::move(judged).error().at("gates");
  const Json document = Json::parse(json, nullptr, false);
  std::vector<Gate> gates;
  for (const Json& object : document.value("gates", Json::array())) {
    gates.push_back(gate_of(object));
  }
  auto faults = faults_of(gates);
  if (faults.empty()) return gates;
  std::string message = "gates:";
  for (const Fault& fault : faults) message += " " + fault.sentence;
  return Error(Code::kInvalidArgument, std::move(message)).with_faults(std::move(faults));
}

Result<std::vector<Gate>> read_gates_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kLargestFile + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad()) {
    return Error(Code::kNotFound, "the file of gates does not exist or cannot be read.")
        .at(file.string());
  }
  auto gates = read_gates(text);
  if (gates.has_error()) return std::move(gates).error().at(file.string());
  return gates;
}

Result<std::vector<Gate>> configured_gates(const std::vector<std::string>& allow,
                                           const std::filesystem::path& file) {
  std::vector<Gate> all;
  if (!allow.empty()) all.push_back(allowlist_of(allow));
  if (file.empty()) return all;
  PATCHBAY_TRY(auto written, read_gates_file(file));
  for (Gate& gate : written) {
    if (!all.empty() && gate.name == all.front().name) {
      return Error(Code::kInvalidArgument,
                   "a gate is called \"allow\", and so is the list `allow` of the configuration: "
                   "give the gate another name.")
          .at(file.string());
    }
    all.push_back(std::move(gate));
  }
  return all;
}

Result<Gate> read_gate(std::string_view json) {
  auto read = read_gates("{\"gates\":[" + std::string(json) + "]}");
  if (read.has_error()) return of_the_gate_alone(std::move(read).error());
  auto gates = std::move(read).value();
  if (gates.size() == 1) return std::move(gates.front());
  return Error(Code::kInvalidArgument,
               "gates: one gate is expected, an object with name, category, "
               "owner, remove_when and rule.");
}

std::string json_of(const Gate& gate) {
  Json object = {{"name", gate.name}};
  if (!gate.aliases.empty()) object["aliases"] = gate.aliases;
  object["category"] = gate.category;
  if (!gate.purpose.empty()) object["purpose"] = gate.purpose;
  object["owner"] = gate.owner;
  object["remove_when"] = gate.remove_when;
  object["enabled"] = gate.enabled;
  if (!gate.connectors.empty()) object["connectors"] = gate.connectors;
  if (!gate.actions.empty()) object["actions"] = gate.actions;
  if (!gate.except_organizations.empty())
    object["except"]["organizations"] = gate.except_organizations;
  if (!gate.except_users.empty()) object["except"]["users"] = gate.except_users;
  object["rule"] = rule_json(gate);
  return object.dump();
}

}  // namespace patchbay::gates
