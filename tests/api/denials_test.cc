// Tests the audit records of callers that were refused because of a missing key or permission.
#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kConnectors = "/aip/connectors/list_accessible";
constexpr const char* kDenied =
    "select count(*) from audit_record where action = "
    "'security.access_denied'";

json denials(const ApiServer& server, const std::string& whose) {
  return server.audited("security.access_denied&order=oldest_first" + whose);
}

TEST_CASE("a key that lacks a scope, and an invalid key, are recorded before the answer") {
  const ApiServer server(each_database());
  const auto store = server.store();
  server.json(403, "GET", "/v1/admin/catalog", server.ann());
  CHECK(patchbay::number_of(*store, kDenied) == 1);
  server.json(401, "GET", kConnectors, "Authorization: Bearer guess\r\n");
  CHECK(patchbay::number_of(*store, kDenied) == 2);

  const json own = denials(server, "");
  REQUIRE(own.size() == 1);
  CHECK(own[0].at("actor") == "ann");
  CHECK(own[0].at("subject").get<std::string>().starts_with("key_"));
  CHECK(own[0].at("payload") == json{{"code", "PERMISSION_DENIED"}, {"reason", "admin"}});
  const json of_host = denials(server, "&of=host");
  REQUIRE(of_host.size() == 1);
  CHECK(of_host[0].at("organization") == "");
  CHECK(of_host[0].at("subject") == "127.0.0.1");
  CHECK(of_host[0].at("payload") == json{{"code", "UNAUTHENTICATED"}, {"reason", "key_refused"}});
}

TEST_CASE("a request without a key, or without the user it acts for, says so in its record") {
  const ApiServer server;
  server.json(401, "GET", kConnectors, "");
  const json of_host = denials(server, "&of=host");
  CHECK(of_host[0].at("payload").at("reason") == "no_key");
  server.json(401, "GET", kConnectors, "Authorization: Bearer " + server.api_keys()[0] + "\r\n");
  const json own = denials(server, "");
  REQUIRE(own.size() == 1);
  CHECK(own[0].at("payload").at("reason") == "no_user");
}

TEST_CASE("a flood of invalid keys is counted whole, and recorded ten times a minute") {
  const ApiServer server;
  const auto store = server.store();
  for (int i = 0; i < 40; ++i) {
    server.json(401, "GET", kConnectors, "Authorization: Bearer guess\r\n");
  }
  // A new minute may have begun once while the requests were sent.
  CHECK(patchbay::number_of(*store, kDenied) >= 10);
  CHECK(patchbay::number_of(*store, kDenied) <= 20);
  const std::string text = server.ask("GET", "/metrics", server.admin()).body;
  CHECK(text.find("patchbay_denials_total{code=\"UNAUTHENTICATED\"} 40\n") != std::string::npos);
}

TEST_CASE("what belongs to no organization is for who looks after the host alone") {
  const ApiServer server;
  const std::string eve =
      server.key_for({.organization = "other", .user = "eve", .scopes = {"call", "admin"}});
  server.json(200, "GET", "/v1/admin/audit", eve);
  CHECK(server.json(403, "GET", "/v1/admin/audit?of=host", eve).at("code") == "PERMISSION_DENIED");
  server.json(422, "GET", "/v1/admin/audit?of=everybody", server.admin());
  server.json(200, "GET", "/v1/admin/audit?of=host", server.admin());
}

}  // namespace
}  // namespace patchbay::test
