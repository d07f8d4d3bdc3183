// Tests the start of a connection over HTTP, which states are refused, and who may see and abandon
// a pending link.
#include <regex>

#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

TEST_CASE("connecting begins with an address at the provider, and the link is pending meanwhile") {
  const ApiServer server(each_database());
  const json begun = server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
                                 R"({"connector_id":"github",
                                     "redirect_uri":"https://client.example/back"})");
  const std::string url = begun.at("authorization_url");
  CHECK(url.starts_with("https://github.com/login/oauth/authorize?"));
  CHECK(url.find(begun.at("state").get<std::string>()) != std::string::npos);
  CHECK(url.find("code_challenge_method=S256") != std::string::npos);
  CHECK(url.find("canary") == std::string::npos);
  const json links =
      server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann()).at("links");
  REQUIRE(links.size() == 1);
  CHECK(links[0].at("connector_id") == "github");
  CHECK(links[0].at("status") == "pending");
  const json others =
      server.json(200, "GET", "/aip/connectors/links/list_accessible", server.bob());
  CHECK(others.at("links").empty());
}

TEST_CASE("reauth_url can be followed: it leads to the provider") {
  const ApiServer server;
  const json stopped = server.json(409, "POST", "/aip/connectors/github/actions/list_issues",
                                   server.ann(), R"({"repo":"octo/hello"})");
  CHECK(stopped.at("code") == "LINK_REQUIRED");
  CHECK(stopped.at("error") == "link_required");
  const std::string reauth = stopped.at("reauth_url");
  CHECK(reauth.starts_with("/aip/connectors/oauth/initiate?connector_id=github"));
  const auto followed =
      server.ask("GET", reauth + "&redirect_uri=https%3A%2F%2Fclient.example%2Fback", server.ann());
  CHECK(followed.status == 302);
  CHECK(header_of(followed, "Location").starts_with("https://github.com/login/oauth/authorize?"));
}

TEST_CASE("who names no place to come back to comes back to this server's own port") {
  const ApiServer server;
  const json begun = server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
                                 R"({"connector_id":"github"})");
  const std::string url = begun.at("authorization_url");
  CHECK(std::regex_search(
      url, std::regex("redirect_uri=http%3a%2f%2f127[.]0[.]0[.]1%3a" +
                          std::to_string(server.port()) + "%2faip%2foauth%2fcallback",
                      std::regex::icase)));
}

TEST_CASE("a HEAD neither begins nor ends connecting an account") {
  const ApiServer server;
  const auto head = [&](const std::string& target, const std::string& headers) {
    RawClient client(server.port());
    client.send(request_text("HEAD", target, headers));
    const auto answer = client.receive(true);
    REQUIRE(answer);
    return answer->status;
  };
  const std::string back = "redirect_uri=https%3A%2F%2Fclient.example%2Fback";
  const std::string initiate = "/aip/connectors/oauth/initiate?connector_id=github&" + back;
  const std::string link = "/api/organizations/acme/integrations/github/auth_link?" + back;
  const auto links = [&] {
    return server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann())
        .at("links")
        .size();
  };
  CHECK(head(initiate, server.ann()) == 204);
  CHECK(head(initiate, "") == 401);
  CHECK(head(link, server.ann()) == 204);
  CHECK(links() == 0);

  const json begun = server.json(200, "GET", link, server.ann());
  const std::string denied = "/aip/oauth/callback/github?error=access_denied&state=" +
                             begun.at("state").get<std::string>();
  CHECK(head(denied, "") == 204);
  CHECK(links() == 1);
  CHECK(server.json(400, "GET", denied, "").at("reason") == "denied");
}

TEST_CASE("each way in which connecting fails has its reason") {
  const ApiServer server;
  const auto reason = [&](const json& envelope) {
    return envelope.at("reason").get<std::string>();
  };
  CHECK(reason(server.json(400, "POST", "/aip/connectors/oauth/initiate", server.ann(),
                           R"({"connector_id":"github","redirect_uri":"https://evil.example"})")) ==
        "invalid_redirect_uri");
  CHECK(reason(server.json(400, "GET", "/aip/oauth/callback/github?state=forged&code=c", "")) ==
        "invalid_state");
  const json begun = server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
                                 R"({"connector_id":"github",
                                     "redirect_uri":"https://client.example/back"})");
  const std::string state = begun.at("state");
  const json denied =
      server.json(400, "GET", "/aip/oauth/callback/github?error=access_denied&state=" + state, "");
  CHECK(reason(denied) == "denied");
  CHECK(denied.at("error") == "oauth_failed");
  CHECK(denied.at("connector_id") == "github");
  CHECK(denied.at("retry_available") == true);
  CHECK(reason(server.json(400, "GET", "/aip/oauth/callback/github?code=c&state=" + state, "")) ==
        "replayed_state");
  // If no account is connected, no link remains.
  CHECK(server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann())
            .at("links")
            .empty());
  server.json(422, "POST", "/aip/connectors/oauth/initiate", server.ann(),
              R"({"connector_id":"minimal_c","redirect_uri":"https://client.example/back"})");
  server.json(404, "POST", "/aip/connectors/oauth/initiate", server.ann(),
              R"({"connector_id":"nobody","redirect_uri":"https://client.example/back"})");
}

TEST_CASE("a state another user began with is void for everybody") {
  const ApiServer server;
  const json begun = server.json(
      200, "GET",
      "/api/organizations/acme/integrations/github/auth_link?redirect_uri=https%3A%2F%2F"
      "client.example%2Fback",
      server.ann());
  CHECK(begun.at("auth_link").get<std::string>().starts_with("https://github.com/"));
  const std::string body = json{{"code", "c"}, {"state", begun.at("state")}}.dump();
  const json stolen = server.json(
      400, "POST", "/api/organizations/other/integrations/github/callback", server.bob(), body);
  CHECK(stolen.at("reason") == "foreign_state");
  const json again = server.json(
      400, "POST", "/api/organizations/acme/integrations/github/callback", server.ann(), body);
  CHECK(again.at("reason") == "replayed_state");
}

TEST_CASE("a state is not taken at another service, and stays good for its own") {
  const ApiServer server(each_database());
  const std::string own = "/api/organizations/acme/integrations/";
  const json begun = server.json(
      200, "GET", own + "github/auth_link?redirect_uri=https%3A%2F%2Fclient.example%2Fback",
      server.ann());
  const std::string body = json{{"error", "access_denied"}, {"state", begun.at("state")}}.dump();
  const json elsewhere = server.json(400, "POST", own + "google/callback", server.ann(), body);
  CHECK(elsewhere.at("reason") == "invalid_state");
  const json here = server.json(400, "POST", own + "github/callback", server.ann(), body);
  CHECK(here.at("reason") == "denied");
}

TEST_CASE("a query is held to what its route says of it") {
  const ApiServer server;
  const auto refusal = [&](const std::string& target) {
    const json refused = server.json(422, "GET", target, server.admin());
    CHECK(refused.at("code") == "INVALID_ARGUMENT");
    return refused.at("message").get<std::string>();
  };
  CHECK(refusal("/connectors/check").find("\"connector_type\"") != std::string::npos);
  CHECK(refusal("/connectors/check?connector_type=").find("\"connector_type\"") !=
        std::string::npos);
  CHECK(refusal("/aip/connectors/oauth/initiate").find("\"connector_id\"") != std::string::npos);
  CHECK(refusal("/aip/oauth/callback/github?code=c").find("\"state\"") != std::string::npos);
  CHECK(refusal("/v1/admin/audit?order=sideways").find("oldest_first or newest_first") !=
        std::string::npos);
  server.json(200, "GET", "/v1/admin/audit?order=newest_first", server.admin());
  // A caller without a key does not learn the allowed parameters.
  server.json(401, "GET", "/connectors/check", "");
}

TEST_CASE("records that somebody changed in the database are shown, as an export shows them") {
  const ApiServer server;
  server.json(200, "PUT", "/v1/admin/organizations/acme", server.admin(), R"({"plan":"pro"})");
  REQUIRE(server.audited("security.plan_changed").size() == 1);
  execute(*server.store(),
          "update audit_record set payload = 'no json' where action = 'security.plan_changed'");
  const json shown = server.audited("security.plan_changed").at(0);
  CHECK(shown.at("payload") == "no json");
  CHECK(shown.at("subject") == "acme");
}

TEST_CASE("a state that nobody was given is nowhere in the analytics") {
  const ApiServer server;
  const std::string path = "/api/organizations/acme/integrations/github/callback";
  server.json(400, "POST", path, server.ann(), R"({"code":"c","state":"forged"})");
  CHECK_FALSE(server.audited("connector_oauth_failed").empty());
  const json analytics = server.json(200, "GET", "/v1/admin/analytics", server.admin());
  CHECK(analytics.at("connectors").empty());
}

TEST_CASE("what belongs to another organization, or does not exist, is not found") {
  const ApiServer server;
  const std::string own = "/api/organizations/acme/integrations";
  CHECK(server.json(200, "GET", own, server.ann()).at("integrations").empty());
  server.json(404, "GET", own, server.bob());
  server.json(404, "POST", own + "/github", server.ann());
  server.json(404, "POST", own + "/github", server.bob());
  server.json(404, "DELETE", own + "/github", server.ann());
  server.json(404, "GET", own + "/nobody/auth_link", server.ann());
  server.json(404, "DELETE", "/aip/connectors/links/github-nothing", server.ann());
  server.json(404, "POST", "/aip/connectors/resume/nothing", server.ann());
  server.json(404, "PUT", "/ca/v2/user_configuration", server.ann(),
              R"({"connector_id":"github","link_id":"nothing","configuration":{}})");
}

TEST_CASE("a pending link can be given up, and others cannot touch it") {
  const ApiServer server(each_database());
  server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(),
              R"({"connector_id":"github","redirect_uri":"https://client.example/back"})");
  const json links =
      server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann()).at("links");
  REQUIRE(links.size() == 1);
  const std::string path = "/aip/connectors/links/" + links[0].at("link_id").get<std::string>();
  server.json(404, "DELETE", path, server.bob());
  CHECK(server.json(200, "DELETE", path, server.ann()).at("status") == "revoked");
  const json connections =
      server.json(200, "GET", "/ca/v2/user/connection_status", server.ann()).at("connections");
  CHECK(connections.empty());
  CHECK(server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann())
            .at("links")
            .empty());
}

TEST_CASE("who begins too often finds the first addresses void, and is told why") {
  const ApiServer server(each_database());
  const auto begin = [&](const std::string& who) {
    return server
        .json(200, "POST", "/aip/connectors/oauth/initiate", who,
              R"({"connector_id":"github","redirect_uri":"https://client.example/back"})")
        .at("state")
        .get<std::string>();
  };
  std::map<std::string, int> reasons;
  const auto come_back = [&](const std::string& state) {
    const json refused = server.json(
        400, "GET", "/aip/oauth/callback/github?error=access_denied&state=" + state, "");
    ++reasons[refused.at("reason")];
  };
  const std::string bobs = begin(server.bob());
  std::vector<std::string> states;
  for (int i = 0; i < 22; ++i) states.push_back(begin(server.ann()));
  for (const std::string& state : states) come_back(state);
  CHECK(reasons == std::map<std::string, int>{{"superseded_state", 2}, {"denied", 20}});
  come_back(bobs);
  CHECK(reasons["denied"] == 21);
}

}  // namespace
}  // namespace patchbay::test
