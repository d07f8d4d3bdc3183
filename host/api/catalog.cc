// The catalog for clients: what they can connect and call.
#include <nlohmann/json.hpp>

#include "api/handlers.h"
#include "api/link_json.h"

namespace patchbay::api {
namespace {

Json action_json(const ActionInfo& action) {
  return {{"id", action.id},
          {"name", action.name},
          {"description", action.description},
          {"parameters", Json::parse(action.parameters, nullptr, false)},
          {"result", Json::parse(action.result, nullptr, false)},
          {"scopes", action.scopes},
          {"read_only", action.read_only},
          {"idempotent", action.idempotent},
          {"destructive", action.destructive}};
}

// Clients know the manifest's "oauth2" as "oauth".
std::string auth_type_of(const ConnectorInfo& connector) {
  return connector.auth_type == "oauth2" ? "oauth" : connector.auth_type;
}

Json connector_json(const ConnectorInfo& connector) {
  Json item = {{"id", connector.id},
               {"domain", connector.domain},
               {"namespace", connector.name_space},
               {"name", connector.name},
               {"description", connector.description},
               {"auth_type", auth_type_of(connector)},
               {"supported_auth_flows", connector.auth_flows},
               {"action_schemas", Json::array()}};
  for (const ActionInfo& action : connector.actions) {
    item["action_schemas"].push_back(action_json(action));
  }
  return item;
}

// "onedrive_personal" of onedrive names a kind of its accounts; "gdrive" of google_drive is only
// another name of the connector.
bool is_kind_of_link(std::string_view name, const std::string& connector) {
  return name.size() > connector.size() + 1 && name.starts_with(connector + "_");
}

}  // namespace

Answer list_connectors(const Api& api, const Request& request) {
  Json items = Json::array();
  for (const ConnectorInfo& connector : api.host.connectors()) {
    if (connector.fault) continue;
    if (embed::Opening::check_gate(api.host, connector.id, *request.caller).has_error()) continue;
    items.push_back(connector_json(connector));
  }
  return httpd::json_response(Json{{"items", std::move(items)}}.dump());
}

Answer reload_connectors(const Api& api, const Request& /*request*/) {
  const ReloadReport report = api.host.reload();
  Json refused = Json::array();
  for (const RefusedConnector& each : report.refused) {
    refused.push_back({{"id", each.name},
                       {"code", name_of(each.why.code())},
                       {"message", each.why.message()},
                       {"old_stays", each.old_stays}});
  }
  return httpd::json_response(Json{
      {"added", report.added},
      {"replaced", report.replaced},
      {"removed", report.removed},
      {"unchanged", report.unchanged},
      {"refused",
       std::move(refused)}}.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Answer check_connector(const Api& api, const Request& request) {
  const std::string_view type = request.query_value("connector_type").value_or("");
  const auto view = embed::Opening::catalog(api.host).view();
  PATCHBAY_TRY(const catalog::Connector* connector, view->get(type));
  const auto open = embed::Opening::check_gate(api.host, connector->id(), *request.caller);
  const bool is_link = is_kind_of_link(type, connector->id());
  Json answer = {{is_link ? "link_enabled" : "enabled", open.has_value()}};
  if (open.has_error()) answer["reason"] = open.error().details().reason;
  return httpd::json_response(answer.dump());
}

}  // namespace patchbay::api
