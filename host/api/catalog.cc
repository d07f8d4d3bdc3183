// Lists the connectors and actions that clients can use, and reloads the connectors.
#include <nlohmann/json.hpp>

#include "api/handlers.h"
#include "engine/engine.h"
#include "wire/connector_json.h"

namespace patchbay::api {
namespace {

Result<void> check_gate(const Api& api, const std::string& connector, const Caller& caller) {
  return api.engine.gates.check({.connector = connector,
                                 .organization = caller.organization,
                                 .user = caller.user,
                                 .plan = caller.plan});
}

// Returns true if `name` is one kind of the connector's accounts, for example "onedrive_personal"
// of onedrive. ("gdrive" of google_drive is only another name of the connector.)
bool is_kind_of_link(std::string_view name, const std::string& connector) {
  return name.size() > connector.size() + 1 && name.starts_with(connector + "_");
}

Answer answer_of(const catalog::ReloadReport& report) {
  Json refused = Json::array();
  for (const catalog::RefusedEntry& each : report.refused) {
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

}  // namespace

Answer list_connectors(const Api& api, const Request& request) {
  Json items = Json::array();
  for (const wire::ConnectorInfo& connector : api.engine.connectors()) {
    if (connector.fault) continue;
    if (check_gate(api, connector.id, *request.caller).has_error()) continue;
    items.push_back(wire::offer_of(connector));
  }
  return httpd::json_response(Json{{"items", std::move(items)}}.dump());
}

Answer reload_connectors(const Api& api, const Request& /*request*/) {
  return answer_of(api.engine.reload());
}

Answer reload_connector(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto report, api.engine.reload(std::string(request.parameter("id"))));
  return answer_of(report);
}

Answer check_connector(const Api& api, const Request& request) {
  const std::string_view type = request.query_value("connector_type").value_or("");
  const auto view = api.engine.catalog.view();
  PATCHBAY_TRY(const catalog::Connector* connector, view->get(type));
  const auto open = check_gate(api, connector->id(), *request.caller);
  const bool is_link = is_kind_of_link(type, connector->id());
  Json answer = {{is_link ? "link_enabled" : "enabled", open.has_value()}};
  if (open.has_error()) answer["reason"] = open.error().details().reason;
  return httpd::json_response(answer.dump());
}

}  // namespace patchbay::api
