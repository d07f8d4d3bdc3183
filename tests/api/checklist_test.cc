// Tests, from the client's view, everything that can go wrong between a user, this server and a
// provider.
#include "api/connect_world.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// CHECKs the error envelope of a connection that failed.
void check_failed(const json& envelope, std::string_view reason, bool retry_available) {
  CHECK(envelope.at("error") == "oauth_failed");
  CHECK(envelope.at("connector_id") == "github");
  CHECK(envelope.at("reason") == reason);
  CHECK(envelope.at("retry_available") == retry_available);
  CHECK_FALSE(envelope.at("message").get<std::string>().empty());
}

TEST_CASE("a person who says no: oauth_failed, no code is exchanged, and no link stays") {
  ConnectWorld world(each_database());
  auto habits = world.github().habits();
  habits.deny = true;
  world.github().set(habits);
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  check_failed(world.server.json(400, "GET", back, ""), "denied", true);
  CHECK(world.github().token_requests() == 0);
  CHECK(world.links().empty());
  const json payload = world.server.audited("connector_oauth_failed").at(0).at("payload");
  CHECK(payload.size() == 3);
  CHECK(payload.at("connector_id") == "github");
  CHECK(payload.at("error") == "denied");
  CHECK(payload.at("timestamp").is_string());
}

TEST_CASE("a person who takes longer than ten minutes: timeout, and beginning again helps") {
  const ConnectWorld world(each_database());
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  execute(*world.server.store(),
          "update pending_authorization set created_at = created_at - 600000");
  check_failed(world.server.json(400, "GET", back, ""), "timeout", true);
  CHECK(world.connect().at("status") == "active");
}

TEST_CASE("a state that is wrong, or was used before, connects nothing") {
  ConnectWorld world(each_database());
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  const json forged = world.server.json(400, "GET", back + "x", "");
  CHECK(forged.at("reason") == "invalid_state");
  world.server.json(200, "GET", back, "");
  check_failed(world.server.json(400, "GET", back, ""), "replayed_state", true);
  CHECK(world.links().size() == 1);
}

TEST_CASE("a provider that does not exchange the code, or is down, leaves no link") {
  ConnectWorld world;
  const auto come_back = [&](sandbox::Fault fault) {
    const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
    world.provider.faults().add(std::move(fault));
    return world.server.json(400, "GET", back, "");
  };
  const std::string token = "/login/oauth/access_token";
  check_failed(come_back({.path = token, .status = 503}), "provider_down", true);
  check_failed(
      come_back(
          {.path = token, .status = 200, .body = R"({"error":"incorrect_client_credentials"})"}),
      "client_rejected", false);
  CHECK(world.links().empty());
}

TEST_CASE("a token that ran out is refreshed once, and the call does not notice") {
  ConnectWorld world(each_database());
  world.connect();
  world.call(200, "get_repository", kRepository);
  world.github().expire_access_tokens();
  CHECK(world.call(200, "get_repository", {{"repo", "octocat/notes"}}).at("private") == true);
  CHECK(world.github().token_requests("refresh_token") == 1);
  CHECK(world.links().at(0).at("status") == "active");
}

TEST_CASE("what the provider answers is said in the closed words, with its status") {
  ConnectWorld world;
  world.connect();
  const json unknown = world.call(404, "get_repository", {{"repo", "octocat/nothing"}});
  CHECK(unknown.at("connector_id") == "github");
  world.provider.faults().add({.path = "/repos/octocat/hello-world",
                               .times = 0,
                               .status = 418,
                               .body = "canary of the provider"});
  const json refused = world.call(502, "get_repository", kRepository);
  CHECK(refused.at("error") == "connector_api_error");
  CHECK(refused.at("code") == "PROVIDER_ERROR");
  CHECK(refused.at("provider_status") == 418);
  CHECK(refused.dump().find("canary") == std::string::npos);
}

TEST_CASE("the provider's 429 comes through as one, with when to come back") {
  ConnectWorld world;
  world.connect();
  world.provider.faults().add({.path = "/repos/octocat/hello-world",
                               .times = 0,
                               .status = 429,
                               .headers = {{"Retry-After", "3600"}}});
  const auto answer = world.server.ask("POST", "/aip/connectors/github/actions/get_repository",
                                       world.server.ann(), kRepository.dump());
  CHECK(answer.status == 429);
  CHECK(header_of(answer, "Retry-After") == "3600");
  const json limited = json::parse(answer.body);
  CHECK(limited.at("error") == "connector_api_error");
  CHECK(limited.at("code") == "RATE_LIMITED");
  CHECK(limited.at("connector_id") == "github");
  CHECK(limited.at("retry_after_seconds") == 3600);
  CHECK(limited.at("retryable") == true);
}

TEST_CASE("an account that was revoked at the provider has to be connected again") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  world.github().revoke_everything("octocat");
  const json stopped = world.call(409, "get_repository", kRepository);
  CHECK(stopped.at("error") == "link_expired");
  CHECK(world.reconnect(stopped.at("reauth_url")).at("link_id") == link);
  world.call(200, "get_repository", kRepository);
}

TEST_CASE("two accounts of one person are two links, and one account is one however often") {
  const ConnectWorld world(each_database());
  const std::string octocat = world.connect(json::object(), "octocat").at("link_id");
  const std::string hubot = world.connect(json::object(), "hubot").at("link_id");
  CHECK(world.connect(json::object(), "octocat").at("link_id") == octocat);
  CHECK(world.links().size() == 2);
  const json ambiguous = world.call(409, "get_repository", kRepository);
  CHECK(ambiguous.at("code") == "LINK_AMBIGUOUS");
  CHECK(ambiguous.at("links") == json({octocat, hubot}));
  world.call(200, "get_repository", kRepository, hubot);
  world.call(404, "get_repository", {{"repo", "octocat/notes"}}, hubot);  // hubot has no permission
                                                                          // to read this repository
  world.server.json(200, "DELETE", "/aip/connectors/links/" + hubot, world.server.ann());
  world.call(200, "get_repository", {{"repo", "octocat/notes"}});
}

TEST_CASE("nothing a client or an operator can read has a token in it") {
  ConnectWorld world;
  const json link = world.connect();
  world.call(200, "get_repository", kRepository);
  const auto& server = world.server;
  std::string shown = link.dump() + world.links().dump();
  for (const std::string path :
       {"/v1/admin/audit?limit=1000", "/v1/admin/scopes", "/v1/admin/catalog",
        "/api/organizations/acme/integrations", "/metrics"}) {
    shown += server.ask("GET", path, server.admin()).body;
  }
  for (const std::string secret : {"ghu_", "ghr_", "canary-client-secret", "code-github"}) {
    CHECK(shown.find(secret) == std::string::npos);
  }
}

}  // namespace
}  // namespace patchbay::test
