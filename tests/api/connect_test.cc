// Tests an account over HTTP, from the first request until all its data is deleted.
#include "api/connect_world.h"
#include "audit/denial_budget.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

TEST_CASE("a person connects an account over HTTP, and actions are called with it") {
  ConnectWorld world(each_database());
  world.as_oauth_app();
  const json begun = world.begin();
  CHECK(world.links().at(0).at("status") == "pending");
  const std::string back = ConnectWorld::browse(begun.at("authorization_url"));
  CHECK(back.starts_with("/aip/oauth/callback/github?"));
  const json link = world.server.json(200, "GET", back, "");
  CHECK(link.at("connector_id") == "github");
  CHECK(link.at("status") == "active");

  const json links = world.links();
  REQUIRE(links.size() == 1);
  CHECK(links[0].at("link_id") == link.at("link_id"));
  CHECK(links[0].at("status") == "active");
  CHECK(links[0].at("scopes") == json({"repo", "write:discussion"}));
  CHECK(links[0].at("created_at").is_string());
  CHECK(world.call(200, "get_repository", kRepository).at("full_name") == "octocat/hello-world");
  CHECK(world.call(200, "get_repository", {{"repo", "octocat/notes"}}).at("private") == true);
  CHECK(world.github().token_requests("authorization_code") == 1);
  // Another user cannot use the account.
  world.server.json(409, "POST", "/aip/connectors/github/actions/get_repository",
                    world.server.bob(), kRepository.dump());
}

TEST_CASE("an answer at another connector's path is refused, and the right path still takes it") {
  ConnectWorld world(each_database());
  world.as_oauth_app();
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  const std::string query = back.substr(back.find('?'));
  for (const char* other : {"/aip/oauth/callback/onedrive", "/aip/oauth/callback/nobody"}) {
    const json refused = world.server.json(400, "GET", other + query, "");
    CHECK(refused.at("reason") == "invalid_state");
  }
  CHECK(world.github().token_requests("authorization_code") == 0);
  CHECK(world.server.json(200, "GET", back, "").at("status") == "active");
}

TEST_CASE("the address that all connectors share takes an answer, whoever's it is") {
  ConnectWorld world;
  world.as_oauth_app();
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  const std::string shared = "/aip/oauth/callback" + back.substr(back.find('?'));
  CHECK(world.server.json(200, "GET", shared, "").at("status") == "active");
  CHECK(world.server.json(400, "GET", shared, "").at("reason") == "replayed_state");
  CHECK(world.server.json(400, "GET", "/aip/oauth/callback?state=x&code=c", "").at("reason") ==
        "invalid_state");
}

TEST_CASE("a person asks for fewer scopes than the actions need, and the link has these") {
  ConnectWorld world;
  world.as_oauth_app();
  CHECK(world.connect({{"scopes", {"read:user"}}}).at("scopes") == json({"read:user"}));
  const json stopped = world.call(403, "get_repository", kRepository);
  CHECK(stopped.at("required_scopes") == json({"public_repo"}));
}

TEST_CASE("a token of a GitHub App names no scopes, and every action may be tried with it") {
  ConnectWorld world(each_database());
  CHECK(world.connect({{"scopes", {"read:user"}}}).at("scopes").empty());
  world.call(200, "create_issue", kIssue);
  world.github().expire_access_tokens();
  world.call(200, "create_issue", kIssue);
  world.call(200, "create_issue", kIssue);
  CHECK(world.github().token_requests("refresh_token") == 1);
}

TEST_CASE("the provider grants less than was asked for, and the link has what it granted") {
  ConnectWorld world;
  world.as_oauth_app();
  auto habits = world.github().habits();
  habits.grant_only = {{"repo"}};
  world.github().set(habits);
  CHECK(world.connect().at("scopes") == json({"repo"}));
  world.call(200, "get_repository", kRepository);
  CHECK(world
            .call(403, "add_discussion_comment",
                  {{"repo", "octocat/hello-world"}, {"number", 2}, {"body", "Welsh"}})
            .at("required_scope") == "write:discussion");
}

TEST_CASE("what a person set for a connected account counts, and is held to five repositories") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  const auto put = [&](int status, const json& repositories) {
    const json body = {{"connector_id", "github"},
                       {"link_id", link},
                       {"configuration", {{"repositories", repositories}}}};
    return world.server.json(status, "PUT", "/ca/v2/user_configuration", world.server.ann(),
                             body.dump());
  };
  const auto connection = [&] {
    return world.server.json(200, "GET", "/ca/v2/user/connection_status", world.server.ann())
        .at("connections")
        .at(0);
  };
  CHECK(connection().at("id").get<std::string>().starts_with("ks--github-"));
  CHECK(connection().at("connector") == "github");
  CHECK(connection().at("status") == "active");
  CHECK(connection().at("user_configuration_count") == 0);
  put(200, {"octocat/notes"});
  CHECK(connection().at("user_configuration_count") == 1);
  put(422, {"o/a", "o/b", "o/c", "o/d", "o/e", "o/f"});
  const json stored =
      world.server.json(200, "GET", "/ca/v2/user_configuration", world.server.ann());
  CHECK(stored.at("configurations").at(0).at("configuration") ==
        json{{"repositories", {"octocat/notes"}}});
  // The connector obeys the user's choice.
  world.call(200, "get_repository", {{"repo", "octocat/notes"}});
  CHECK(world.call(404, "get_repository", kRepository).at("error") == "not_found");
}

TEST_CASE("an integration is shown, tried out and taken away by its service") {
  ConnectWorld world(each_database());
  const std::string all = "/api/organizations/acme/integrations";
  const auto& server = world.server;
  const json begun = server.json(200, "GET", all + "/github/auth_link", server.ann());
  const std::string back = ConnectWorld::browse(begun.at("auth_link"));
  const std::size_t code = back.find("code=") + 5;
  const json body = {{"code", back.substr(code, back.find('&', code) - code)},
                     {"state", begun.at("state")}};
  const json made = server.json(200, "POST", all + "/github/callback", server.ann(), body.dump());
  CHECK(made.at("integration").at("service") == "github");

  const json shown = server.json(200, "GET", all, server.ann()).at("integrations").at(0);
  CHECK(shown.at("status") == "Valid");
  CHECK(shown.at("oauth_user_id").is_string());
  CHECK(server.json(200, "POST", all + "/github", server.ann()).at("is_valid") == true);

  world.github().revoke_everything("octocat");
  const json tried = server.json(200, "POST", all + "/github", server.ann());
  CHECK(tried.at("is_valid") == false);
  CHECK(tried.at("integration").at("status") == "Invalid");
  CHECK(server.ask("DELETE", all + "/github", server.ann()).status == 204);
  CHECK(server.json(200, "GET", all, server.ann()).at("integrations").empty());
}

TEST_CASE("disconnecting ends the token at the provider, and leaves only that there was a link") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  const json body = {{"connector_id", "github"},
                     {"link_id", link},
                     {"configuration", {{"repositories", {"octocat/notes"}}}}};
  world.server.json(200, "PUT", "/ca/v2/user_configuration", world.server.ann(), body.dump());
  const std::string path = "/aip/connectors/links/" + link;
  world.server.json(404, "DELETE", path, world.server.bob());
  const json gone = world.server.json(200, "DELETE", path, world.server.ann());
  CHECK(gone.at("status") == "revoked");
  CHECK(gone.at("revoked_upstream") == true);
  CHECK(world.provider.log().count("DELETE /applications/{client_id}/grant") == 1);

  CHECK(world.links().at(0).at("status") == "revoked");
  CHECK(world.server.json(200, "GET", "/ca/v2/user/connection_status", world.server.ann())
            .at("connections")
            .empty());
  CHECK(world.call(409, "get_repository", kRepository).at("code") == "LINK_REQUIRED");
  const auto store = world.server.store();
  for (const std::string table :
       {"link_credential", "link_configuration", "link_refresh", "link_scope_use"}) {
    INFO(table);
    CHECK(number_of(*store, "select count(*) from " + table) == 0);
  }
  // A user who abandoned an account may connect it again.
  CHECK(world.connect().at("status") == "active");
  world.call(200, "get_repository", kRepository);
}

void stop_github(const ConnectWorld& world) {
  const json gate = {{"name", "stop"},           {"category", "connector/github"},
                     {"owner", "ops"},           {"remove_when", "the incident is over"},
                     {"connectors", {"github"}}, {"rule", {{"kind", "kill_switch"}}}};
  world.server.json(200, "PUT", "/v1/admin/gates/stop", world.server.admin(), gate.dump());
}

TEST_CASE("what may not be used is not connected: a closed gate, with its reason, and a record") {
  const ConnectWorld world(each_database());
  stop_github(world);
  const json refused = world.server.json(403, "POST", "/aip/connectors/oauth/initiate",
                                         world.server.ann(), R"({"connector_id":"github"})");
  CHECK(refused.at("error") == "gate_closed");
  CHECK(refused.at("reason") == "kill_switch");
  CHECK(world.links().empty());
  const json denied = world.server.audited("security.access_denied");
  CHECK(denied[0].at("payload") == json{{"code", "GATE_CLOSED"}, {"reason", "kill_switch"}});
}

TEST_CASE("a user who asks again and again behind a closed gate does not fill the audit") {
  const ConnectWorld world(each_database());
  stop_github(world);
  for (std::size_t i = 0; i < audit::DenialBudget::kKnown.of_one + 5; ++i) {
    world.server.json(403, "POST", "/aip/connectors/oauth/initiate", world.server.ann(),
                      R"({"connector_id":"github"})");
  }
  world.call(403, "get_repository", kRepository);  // its record is written after all earlier
                                                   // records
  CHECK(number_of(*world.server.store(),
                  "select count(*) from audit_record where action = 'security.access_denied'") ==
        static_cast<int>(audit::DenialBudget::kKnown.of_one) + 1);
}

TEST_CASE("an account is connected by a key that is handed over, and a wrong key is refused") {
  const ConnectWorld world(each_database());
  const auto hand_over = [&](int status, const std::string& key) {
    const json body = {{"connector_id", "github"}, {"api_key", key}};
    return world.server.json(status, "POST", "/aip/connectors/links", world.server.ann(),
                             body.dump());
  };
  CHECK(hand_over(409, "ghp_wrong").at("code") == "LINK_EXPIRED");
  CHECK(world.links().empty());
  const json link = hand_over(200, "ghp_canary_key");
  CHECK(link.at("status") == "active");
  CHECK(link.dump().find("canary_key") == std::string::npos);
  world.call(200, "get_repository", kRepository);
}

TEST_CASE("an unknown connector is refused with the nearest name, on each way to connect") {
  struct Row {
    const char* method;
    const char* path;
    const char* body;
  };
  constexpr Row kRows[] = {
      {"POST", "/aip/connectors/links", R"({"connector_id":"githb","api_key":"ghp_key"})"},
      {"POST", "/aip/connectors/oauth/initiate", R"({"connector_id":"githb"})"},
      {"PUT", "/ca/v2/user_configuration",
       R"({"connector_id":"githb","configuration":{"repositories":["o/a"]}})"},
  };
  const ConnectWorld world;
  for (const Row& row : kRows) {
    INFO(row.path);
    const json refused = world.server.json(404, row.method, row.path, world.server.ann(), row.body);
    CHECK(refused.at("message") == "There is no connector \"githb\". Did you mean \"github\"?");
  }
}

// Sets the next answers to the connector's `identify`.
void answer_user(ConnectWorld& world, std::size_t times, int status,
                 const std::vector<std::pair<std::string, std::string>>& headers = {}) {
  sandbox::Fault fault{.path = "/user", .times = times, .status = status};
  for (const auto& [name, value] : headers) fault.headers.push_back({name, value});
  world.provider.faults().add(fault);
}

TEST_CASE("a key that the provider refuses is refused with the connector's own sentence") {
  ConnectWorld world(each_database());
  const auto refused = [&] {
    const json body = {{"connector_id", "github"}, {"api_key", "ghp_canary_key"}};
    return world.server.json(409, "POST", "/aip/connectors/links", world.server.ann(), body.dump());
  };
  answer_user(world, 1, 401);
  CHECK(refused().at("message").get<std::string>().find(
            "GitHub no longer takes the account's credential.") != std::string::npos);
  answer_user(world, 1, 403, {{"X-GitHub-SSO", "required; url=https://github.example/sso"}});
  const json challenge = refused();
  CHECK(challenge.at("reason") == "challenge");
  CHECK(challenge.at("message").get<std::string>().find("single sign-on") != std::string::npos);
  CHECK(challenge.at("message").get<std::string>().find("Make a new one") == std::string::npos);
  CHECK(world.links().empty());
}

TEST_CASE("a key that could not be tried out is kept, and that is said") {
  ConnectWorld world(each_database());
  answer_user(world, 0, 503);
  const json body = {{"connector_id", "github"}, {"api_key", "  ghp_canary_key\n"}};
  const json link =
      world.server.json(200, "POST", "/aip/connectors/links", world.server.ann(), body.dump());
  CHECK(link.at("status") == "active");
  REQUIRE(link.at("warnings").size() == 1);
  CHECK(link.at("warnings")[0].get<std::string>().find("GitHub is not available") !=
        std::string::npos);
  // The key is stored without the white space that was copied with it.
  world.call(200, "get_repository", kRepository);
  CHECK_FALSE(world.links().at(0).contains("warnings"));
}

TEST_CASE("what cannot be a key is refused before anybody is asked") {
  const ConnectWorld world;
  for (const char* key : {"", " ", "\t\r\n", "a\nb", "a\r\nX-Evil: 1"}) {
    const json body = {{"connector_id", "github"}, {"api_key", key}};
    world.server.json(422, "POST", "/aip/connectors/links", world.server.ann(), body.dump());
  }
  CHECK(world.links().empty());
}

TEST_CASE("reconnecting a link never puts another account into it, though nobody can say whose") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  answer_user(world, 0, 503);
  const json kept = world.connect({{"link_id", link}});
  CHECK(kept.at("link_id") != link);
  REQUIRE(kept.at("warnings").size() == 2);
  CHECK(kept.at("warnings")[0].get<std::string>().find("whose account") != std::string::npos);
  CHECK(kept.at("warnings")[1].get<std::string>().find(link) != std::string::npos);
  CHECK(world.links().size() == 2);
}

TEST_CASE("one refusal costs no account: the link is shown in error until the next success") {
  ConnectWorld world(each_database());
  const json body = {{"connector_id", "github"}, {"api_key", "ghp_canary_key"}};
  world.server.json(200, "POST", "/aip/connectors/links", world.server.ann(), body.dump());
  world.provider.faults().add({.path = "/repos/octocat/hello-world", .status = 401});
  const json refused = world.call(409, "get_repository", kRepository);
  CHECK(refused.at("code") == "LINK_EXPIRED");
  CHECK(refused.at("reason") == "token_refused");
  CHECK(refused.at("provider_status") == 401);
  CHECK(refused.at("message").get<std::string>().find("It is kept") != std::string::npos);
  CHECK(world.links().at(0).at("status") == "error");
  world.call(200, "get_repository", kRepository);
  CHECK(world.links().at(0).at("status") == "active");
}

TEST_CASE("an endpoint that refuses every token costs one refresh, and says what is refused") {
  ConnectWorld world(each_database());
  world.connect();
  world.provider.faults().add({.path = "/repos/octocat/hello-world", .times = 0, .status = 401});
  for (int i = 0; i < 6; ++i) {
    const json refused = world.call(502, "get_repository", kRepository);
    CHECK(refused.at("code") == "PROVIDER_ERROR");
    CHECK(refused.at("provider_status") == 401);
    CHECK(refused.at("retryable") == false);
  }
  CHECK(world.github().token_requests("refresh_token") == 1);
  CHECK(world.links().at(0).at("status") == "active");
}

TEST_CASE("what fails before the person is sent away is recorded with its reason") {
  const ConnectWorld world;
  const auto fails = [&](const json& members) {
    json body = {{"connector_id", "github"}};
    body.update(members);
    return world.server.json(400, "POST", "/aip/connectors/oauth/initiate", world.server.ann(),
                             body.dump());
  };
  CHECK(fails({{"scopes", {"bogus"}}}).at("reason") == "invalid_scope");
  CHECK(world.server.audited("connector_oauth_failed").at(0).at("payload").at("error") ==
        "invalid_scope");
}

TEST_CASE("a failed return is recorded for whose state it was, and names the connector") {
  const ConnectWorld world(each_database());
  const std::string back = ConnectWorld::browse(world.begin().at("authorization_url"));
  world.server.json(200, "GET", back, "");
  world.server.json(400, "GET", back, "");
  const json failed = world.server.audited("connector_oauth_failed").at(0);
  CHECK(failed.at("actor") == "ann");
  CHECK(failed.at("payload").at("error") == "replayed_state");
  const std::size_t at = back.find("state=") + 6;
  const json body = {{"state", back.substr(at, back.find('&', at) - at)}, {"code", "c"}};
  const json refused =
      world.server.json(400, "POST", "/api/organizations/acme/integrations/github/callback",
                        world.server.ann(), body.dump());
  CHECK(refused.at("connector_id") == "github");
}

TEST_CASE("a link that is to be reconnected must be the caller's") {
  const ConnectWorld world;
  world.server.json(404, "POST", "/aip/connectors/oauth/initiate", world.server.ann(),
                    R"({"connector_id":"github","link_id":"github-nothing"})");
}

}  // namespace
}  // namespace patchbay::test
