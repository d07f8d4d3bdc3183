// Proves what clients and operators are told about a connector.
#include "wire/connector_json.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using wire::Json;

wire::ConnectorInfo github() {
  wire::ConnectorInfo info;
  info.id = "github";
  info.name = "GitHub";
  info.version = "1.2.0";
  info.domain = "code";
  info.name_space = "patchbay";
  info.auth_type = "oauth2";
  info.auth_flows = {"authorization_code"};
  info.folder = "/srv/github";
  wire::ActionInfo action;
  action.id = "get_issue";
  action.parameters = R"({"type":"object"})";
  action.result = "true";
  action.scopes = {"repo"};
  action.read_only = true;
  info.actions = {action};
  return info;
}

TEST_CASE("clients are told what they can connect and call, and nothing of this host") {
  const Json offer = wire::offer_of(github());
  CHECK(offer.at("auth_type") == "oauth");
  CHECK(offer.at("supported_auth_flows") == Json::array({"authorization_code"}));
  CHECK(offer.at("action_schemas").at(0).at("id") == "get_issue");
  CHECK(offer.at("action_schemas").at(0).at("parameters") == Json{{"type", "object"}});
  CHECK_FALSE(offer.contains("folder"));
  CHECK_FALSE(offer.contains("fault"));
}

TEST_CASE("who looks after the host is told folder, files and fault") {
  wire::ConnectorInfo info = github();
  info.files = {{"config", "/root", "read"}};
  info.fault = Error(Code::kPluginFault, "no library");
  const Json shown = wire::json_of(info);
  CHECK(shown.at("auth_type") == "oauth2");
  CHECK(shown.at("folder") == "/srv/github");
  CHECK(shown.at("usable") == false);
  CHECK(shown.at("fault") == "no library");
  CHECK(shown.at("files").at(0) ==
        Json{{"access", "read"}, {"from", "config"}, {"pointer", "/root"}});
  CHECK(shown.at("actions").at(0).at("read_only") == true);
}

}  // namespace
}  // namespace patchbay::test
