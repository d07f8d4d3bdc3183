// The catalog as clients know it: what there is to connect and to call.
#include <nlohmann/json.hpp>

#include "api/handlers.h"

namespace patchbay::api {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ActionInfo& action) {
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

// The manifest's word, as clients know it.
std::string auth_type_of(const ConnectorInfo& connector) {
  return connector.auth_type == "oauth2" ? "oauth" : connector.auth_type;
}

Json json_of(const ConnectorInfo& connector) {
  Json item = {{"id", connector.id},
               {"domain", connector.domain},
               {"namespace", connector.name_space},
               {"name", connector.name},
               {"description", connector.description},
               {"auth_type", auth_type_of(connector)},
               {"supported_auth_flows", connector.auth_flows},
               {"action_schemas", Json::array()}};
  for (const ActionInfo& action : connector.actions) {
    item["action_schemas"].push_back(json_of(action));
  }
  return item;
}

}  // namespace

Answer list_connectors(const Api& api, const Request& /*request*/) {
  Json items = Json::array();
  for (const ConnectorInfo& connector : api.host.connectors()) {
    if (!connector.fault) items.push_back(json_of(connector));
  }
  return httpd::json_response(Json{{"items", std::move(items)}}.dump());
}

}  // namespace patchbay::api
