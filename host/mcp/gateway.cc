#include "mcp/gateway.h"

#include "callers/tool_filters.h"
#include "engine/engine.h"

namespace patchbay::mcp {

namespace {

bool is_action_offered(const catalog::Connector& connector, std::string_view action,
                       const Caller& caller) {
  const catalog::Action* found = connector.actions().find(action);
  return callers::is_offered(caller,
                             {connector.id(), action, found == nullptr || found->read_only});
}

}  // namespace

std::vector<Gateway> gateways_of(const Mcp& mcp, const Caller& caller, std::string_view action) {
  std::vector<Gateway> gateways;
  const auto view = mcp.engine.catalog.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector || entry.fault) continue;
    const catalog::Connector& connector = *entry.connector;
    if (connector.manifest().identity.domain != "modelcontextprotocol.io") continue;
    if (!is_action_offered(connector, action, caller)) continue;
    const auto accounts = mcp.tools.accounts_of(connector, caller);
    if (!accounts) continue;
    for (const std::string& link : *accounts) gateways.push_back({connector.id(), link});
    if (accounts->empty()) gateways.push_back({connector.id(), {}});
  }
  return gateways;
}

Result<json::Document> ask_gateway(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                                   std::string_view action, const std::string& arguments,
                                   const Round& round) {
  actions::Request call = as;
  call.connector = gateway.connector;
  call.action = action;
  call.link = gateway.link;
  call.arguments = arguments;
  call.continuation = round.continuation;
  call.answers = round.answers;
  std::string result;
  PATCHBAY_TRY(mcp.engine.run(call, result));
  return json::Document::read(result, kDeepest);
}

}  // namespace patchbay::mcp
