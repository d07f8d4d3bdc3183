// Tests that the whole server accepts the access tokens that it issues, and only for their
// resource.
#include "api/allowed_program.h"

namespace patchbay::test {
namespace {

TEST_CASE("a program that a person allowed runs actions for that person, at its resource") {
  const ApiServer server(each_database());
  const auto metadata = server.json(200, "GET", "/.well-known/oauth-authorization-server", "");
  const std::string issuer = "http://127.0.0.1:" + std::to_string(server.port());
  CHECK(metadata.at("issuer") == issuer);
  AllowedProgram program(server, issuer);
  const std::string api = program.token_for("call", issuer);
  CHECK(server.json(200, "POST", kEcho, api, kSaid).at("message") == "hello");
  CHECK(server.ask("GET", "/aip/connectors/links/list_accessible", api).status == 403);
  CHECK(server.ask("GET", "/v1/admin/audit", api).status == 403);
  const std::string tools = program.token_for("mcp:tools", issuer + "/api/v1/mcp");
  CHECK(server.json(401, "POST", kEcho, tools, kSaid).at("reason") == "other_audience");
  CHECK(server.audited("oauth.token_issued").size() == 2);
}

}  // namespace
}  // namespace patchbay::test
