#include "wire/connector_json.h"

namespace patchbay::wire {
namespace {

// Clients know the manifest's word "oauth2" as "oauth".
std::string auth_type_of(const ConnectorInfo& connector) {
  return connector.auth_type == "oauth2" ? "oauth" : connector.auth_type;
}

Json actions_of(const ConnectorInfo& connector) {
  Json actions = Json::array();
  for (const ActionInfo& action : connector.actions) actions.push_back(json_of(action));
  return actions;
}

}  // namespace

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

Json offer_of(const ConnectorInfo& connector) {
  return {{"id", connector.id},
          {"domain", connector.domain},
          {"namespace", connector.name_space},
          {"name", connector.name},
          {"description", connector.description},
          {"auth_type", auth_type_of(connector)},
          {"supported_auth_flows", connector.auth_flows},
          {"action_schemas", actions_of(connector)}};
}

Json json_of(const ConnectorInfo& connector) {
  Json object = {{"id", connector.id},
                 {"name", connector.name},
                 {"version", connector.version},
                 {"description", connector.description},
                 {"domain", connector.domain},
                 {"namespace", connector.name_space},
                 {"aliases", connector.aliases},
                 {"auth_type", connector.auth_type},
                 {"folder", connector.folder.string()},
                 {"usable", !connector.fault}};
  for (const FileGrant& grant : connector.files) {
    object["files"].push_back(
        {{"access", grant.access}, {"from", grant.from}, {"pointer", grant.pointer}});
  }
  if (connector.fault) object["fault"] = connector.fault->message();
  if (!connector.actions.empty()) object["actions"] = actions_of(connector);
  return object;
}

}  // namespace patchbay::wire
