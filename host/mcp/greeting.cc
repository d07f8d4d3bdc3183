// Answers the methods with which a client begins (initialize, server/discover), and ping.
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

constexpr std::string_view kCapabilities =
    R"({"tools":{"listChanged":true},"resources":{"subscribe":true},"prompts":{},"completions":{},"logging":{}})";
constexpr std::string_view kInstructions =
    "Each tool is an action of an account that the user connected to Patchbay. A tool whose "
    "account "
    "has to be connected first answers with a page for the user.";

std::string server_info(const Mcp& mcp) {
  return R"({"name":"patchbay","title":"Patchbay","version":)" + json_string(mcp.options.version) +
         "}";
}

}  // namespace

std::string revisions_as_json() {
  std::string list = "[";
  for (auto name = kRevisions.rbegin(); name != kRevisions.rend(); ++name) {
    if (list.size() > 1) list.push_back(',');
    list.append("\"").append(*name).append("\"");
  }
  return list.append("]");
}

Client client_of(const json::Node* capabilities) {
  const auto can = [&](std::string_view name) {
    const json::Node* capability = member_of(capabilities, name);
    return capability != nullptr && capability->is(json::Kind::kObject);
  };
  Client client{.samples = can("sampling"), .lists_roots = can("roots")};
  if (!can("elicitation")) return client;
  const json::Node* elicitation = member_of(capabilities, "elicitation");
  client.elicits_by_url = elicitation->find("url") != nullptr;
  // {} means forms, because revisions before 2025-11-25 had only forms.
  client.elicits_by_form = !client.elicits_by_url || elicitation->find("form") != nullptr;
  return client;
}

Revision settled_revision(const Message& greeting) {
  const auto wanted = revision_of(text_of(greeting.param("protocolVersion")));
  return wanted && !is_modern(*wanted) ? *wanted : kNewestLegacy;
}

Outcome initialize(Mcp& mcp, const MethodCall& ask) {
  return result_for(mcp, ask)
      .add_string("protocolVersion", name_of(settled_revision(ask.message)))
      .add("capabilities", kCapabilities)
      .add("serverInfo", server_info(mcp))
      .add_string("instructions", kInstructions)
      .text();
}

Outcome discover(Mcp& mcp, const MethodCall& ask) {
  return result_for(mcp, ask)
      .add("supportedVersions", revisions_as_json())
      .add("capabilities", kCapabilities)
      .add_string("instructions", kInstructions)
      .add_lifetime()
      .text();
}

Outcome ping(Mcp& mcp, const MethodCall& ask) { return result_for(mcp, ask).text(); }

}  // namespace patchbay::mcp
