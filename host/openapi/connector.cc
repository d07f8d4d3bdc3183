#include "openapi/connector.h"

#include <algorithm>

#include "openapi/account.h"
#include "openapi/description.h"
#include "openapi/names.h"
#include "openapi/operation.h"
#include "openapi/refusal.h"
#include "openapi/sample.h"
#include "openapi/source.h"
#include "openapi/unit_test.h"

namespace patchbay::openapi {
namespace {

Result<std::vector<Operation>> read_operations(const Description& description,
                                               const std::vector<std::string>& names) {
  std::vector<Operation> all;
  for (const std::string& name : names) {
    PATCHBAY_TRY(const OperationPlace place, description.operation(name));
    PATCHBAY_TRY(Operation operation, read_operation(description, place));
    const auto same = std::ranges::find(all, operation.id, &Operation::id);
    if (same != all.end()) {
      return refusal("\"" + same->place.name + "\" and \"" + name + "\" both become the action \"" +
                     operation.id + "\". Give one of them another operationId.");
    }
    all.push_back(std::move(operation));
  }
  return all;
}

Tree action_of(const Operation& operation) {
  const std::string& method = operation.place.method;
  const bool is_reading = method == "GET" || method == "HEAD" || method == "OPTIONS";
  Tree action = {{"id", operation.id},
                 {"name", operation.title},
                 {"description", operation.description},
                 {"read_only", is_reading},
                 {"idempotent", is_reading || method == "PUT" || method == "DELETE"}};
  if (!operation.scopes.empty()) action["scopes"] = operation.scopes;
  action["parameters"] = operation.arguments;
  if (!operation.result.is_null()) action["result"] = operation.result;
  return action;
}

std::string host_of(const Server& server) {
  const std::string host = server.origin.substr(server.origin.find("://") + 3);
  return host.substr(0, host.find(':'));
}

Tree manifest_of(const Description& description, const ConnectorWish& wanted, const Server& server,
                 const Account& account, const std::vector<Operation>& operations) {
  const Tree& info = member(description.root(), "info");
  const std::string title = sentence(one_line(text_member(info, "title")));
  const std::string text = sentence(text_member(info, "description"));
  const std::string name = title.empty() ? title_of(wanted.id) : title;
  Tree manifest = {{"manifest", 1},
                   {"id", wanted.id},
                   {"domain", host_of(server)},
                   {"namespace", "com.example"},
                   {"name", name},
                   {"description", text.empty() ? name + "." : text},
                   {"version", "0.1.0"},
                   {"library", wanted.id + ".so"},
                   {"requires", Tree::array({"patchbay.host.http/1"})},
                   {"auth", account.ways}};
  const char* const credential = account.kind == "none" ? "no" : "yes";
  manifest["network"]["allow"] =
      Tree::array({Tree{{"origin", server.origin}, {"credential", credential}}});
  manifest["limits"] = {{"concurrency", "parallel"}};
  for (const Operation& operation : operations) manifest["actions"].push_back(action_of(operation));
  return manifest;
}

// Returns the arguments for an example on the command line.
std::string example_arguments(const Operation& operation) {
  Tree arguments = sample_of(operation.arguments, operation.arguments);
  return arguments.dump();
}

std::string text_of_file(const Tree& tree) {
  return tree.dump(2, ' ', false, Tree::error_handler_t::replace) + "\n";
}

// Returns a scenario in the form of sdk/schema/scenario.schema.json.
Tree scenario_of(const std::string& id, const std::vector<Operation>& operations,
                 const std::string& base) {
  Tree calls = Tree::array();
  for (const Operation& operation : operations) {
    Tree call = scenario_call(operation, base);
    if (!call.is_null()) calls.push_back(std::move(call));
  }
  return {{"scenario", 1}, {"connector", id}, {"calls", std::move(calls)}};
}

void write_sources(const std::vector<Operation>& operations, const Server& server,
                   GeneratedConnector& out) {
  out.server = literal(server.base);
  for (const Operation& operation : operations) {
    out.functions += (out.functions.empty() ? "" : "\n") + member_function(operation);
    out.rows += action_row(operation);
    const std::string tested = test_statements(operation, server.base);
    out.tests += (out.tests.empty() || tested.empty() ? "" : "\n") + tested;
    out.table += "| `" + operation.id + "` | `" + operation.place.method + " " +
                 one_line(operation.place.path) + "` | " + one_line(operation.title) + " |\n";
  }
  out.example_action = operations.front().id;
  out.example_arguments = example_arguments(operations.front());
}

}  // namespace

Result<GeneratedConnector> connector_of(std::string_view text, const ConnectorWish& wanted) {
  PATCHBAY_TRY(const Description description, Description::read(text));
  if (wanted.operations.empty()) {
    return refusal("--operations has to name those that become actions. " +
                   description.operations_sentence());
  }
  PATCHBAY_TRY(std::vector<Operation> operations, read_operations(description, wanted.operations));
  Account account;
  if (wanted.auth) {
    account = account_named(*wanted.auth);
    for (Operation& each : operations) each.scopes.clear();
  } else {
    PATCHBAY_TRY(account, account_of(description, operations));
  }
  PATCHBAY_TRY(const Server server, server_of(description, operations));
  GeneratedConnector made;
  made.auth = account.kind;
  made.provider = host_of(server);
  const Tree manifest = manifest_of(description, wanted, server, account, operations);
  made.manifest = text_of_file(manifest);
  made.scenario = text_of_file(scenario_of(wanted.id, operations, server.base));
  write_sources(operations, server, made);
  return made;
}

}  // namespace patchbay::openapi
