// Tests that a secret appears only where it must appear, in successful and in failed requests.
#include <algorithm>
#include <fstream>

#include "api/canary_world.h"
#include "base/base64.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
const std::vector<std::string> kNone;

bool has(const std::vector<std::string>& leaks, const std::string& place) {
  return std::any_of(leaks.begin(), leaks.end(),
                     [&](const std::string& leak) { return leak.starts_with(place + ": "); });
}

TEST_CASE("a secret that is leaked on purpose is found in answers, log and store") {
  CanaryWorld world(each_database());
  // Names are shown and recorded. So a name that contains a secret is a leak, and the scanner must
  // find it.
  const std::string name = "Zq7-a-name-that-is-a-secret";
  world.scanner.plant("name", name);
  world.ask("POST", "/aip/connectors/" + name + "/actions/run", world.server.ann(), "{}");
  const auto store = world.server.store();
  execute(*store, "insert into state values ('c', 'l', 'k', '" + base64("u:" + name) + "', 9)");
  world.connect();
  const auto leaks = world.leaks();
  CHECK(has(leaks, "POST /aip/connectors/" + name + "/actions/run"));
  CHECK(has(leaks, "log"));
  CHECK(has(leaks, "store"));
}

TEST_CASE("an account is connected, used, refreshed and given up, and no secret is seen") {
  CanaryWorld world(each_database());
  world.connect();
  CHECK(world.call().contains("number"));
  world.provider.oauth().provider("github").expire_access_tokens();
  CHECK(world.call().contains("number"));
  CHECK(world.provider.oauth().provider("github").token_requests("refresh_token") == 1);
  world.ask("POST", "/api/organizations/acme/integrations/github", world.server.ann());
  world.ask("DELETE", "/api/organizations/acme/integrations/github", world.server.ann());
  CHECK(world.leaks() == kNone);
}

TEST_CASE("a provider that puts secrets into its refusals is not repeated") {
  CanaryWorld world(each_database());
  world.connect();
  for (const int status : {400, 401, 403, 404, 409, 422, 500, 503}) {
    world.fail("/repos/*", status);
    if (status == 401)
      world.fail("/repos/*", status);  // fails again, because the host repeats the
                                       // request after a refresh
    const json refused = world.call();
    REQUIRE(refused.contains("code"));
    const json said = world.said(refused);
    INFO(said.dump());
    REQUIRE(said.contains("refusals"));
    CHECK(said.at("refusals").back().at("status") == status);
    CHECK(said.at("refusals").back().at("said").get<std::string>().find("Bad credentials") !=
          std::string::npos);
  }
  world.fail("/user", 500);
  world.ask("POST", "/api/organizations/acme/integrations/github", world.server.ann());
  const std::string half = world.secret("half an answer");
  world.provider.faults().add({.path = "/repos/*",
                               .status = 201,
                               .headers = {{"Content-Type", "application/json"}},
                               .body = R"({"token":")" + half,
                               .cut_at = 20});
  world.call();
  world.provider.faults().add({.path = "/repos/*", .status = 201, .body = "<b>" + half + "</b>"});
  world.call();
  world.provider.faults().add({.path = "/repos/*", .reset = true});
  world.call();
  world.fail("/repos/*", 429, "", {{"Retry-After", "60"}});
  CHECK(world.call().at("code") == "RATE_LIMITED");
  CHECK(world.leaks() == kNone);
}

TEST_CASE("what a provider said is for the organization's admins, by trace") {
  CanaryWorld world(each_database());
  world.connect();
  world.fail("/repos/*", 403);
  const std::string path =
      "/v1/admin/provider_said/" + world.call().at("trace_id").get<std::string>();
  const json said = world.server.json(200, "GET", path, world.server.admin());
  CHECK(said.at("refusals").at(0).at("origin") == world.provider.url());
  CHECK(said.at("refusals").at(0).at("said").get<std::string>().find("[redacted]") !=
        std::string::npos);
  world.server.json(403, "GET", path, world.server.ann());
  world.server.json(403, "GET", path, world.server.bob());
  world.server.json(404, "GET", path.substr(0, path.size() - 2) + "zz", world.server.admin());
  world.server.json(404, "GET", "/v1/admin/provider_said/" + std::string(32, 'a'),
                    world.server.admin());
}

TEST_CASE("a token endpoint that puts secrets into its refusals is not repeated") {
  CanaryWorld world(each_database());
  const std::string token_endpoint = "/login/oauth/access_token";
  for (const int status : {200, 400, 401, 403, 500}) {
    world.fail(token_endpoint, status);
    const json refused = world.ask("GET", "/aip/oauth/callback/github" + world.consent(), "");
    REQUIRE(refused.contains("code"));
    CHECK(world.said(refused).contains("refusals"));
  }
  const std::string half = world.secret("half a token");
  for (const std::size_t cut : {std::size_t{3}, std::size_t{24}}) {
    world.provider.faults().add({.path = token_endpoint,
                                 .status = 200,
                                 .headers = {{"Content-Type", "application/json"}},
                                 .body = R"({"access_token":")" + half + R"(","token_type":"x"})",
                                 .cut_at = cut});
    const json refused = world.ask("GET", "/aip/oauth/callback/github" + world.consent(), "");
    REQUIRE(refused.contains("code"));
    world.said(refused);
  }
  world.connect();
  auto& github = world.provider.oauth().provider("github");
  for (const std::string error :
       {"", "invalid_client", "temporarily_unavailable", "server_error"}) {
    github.expire_access_tokens();
    world.fail(token_endpoint, error == "invalid_client" ? 401 : 503, error);
    world.call();
    world.connect();
  }
  github.expire_access_tokens();
  github.expire_refresh_tokens();
  const std::string words = world.secret("what was asked");
  const json parked =
      world.call(json{{"repo", "octocat/hello-world"}, {"title", "T"}, {"body", words}}.dump());
  CHECK(parked.at("code") == "LINK_EXPIRED");
  REQUIRE(parked.contains("resume_token"));
  CHECK(world.leaks() == kNone);
}

TEST_CASE("what a person comes back with is not repeated when it is refused") {
  CanaryWorld world(each_database());
  const auto& server = world.server;
  const std::string denied = world.consent();
  const std::string state = denied.substr(denied.find("state="));
  const std::string callback = "/aip/oauth/callback/github?";
  world.ask("GET",
            callback + "error=access_denied&error_description=" + world.encoded_secret("reason") +
                "&" + state.substr(0, state.find('&')),
            "");
  world.ask("GET", "/aip/oauth/callback/github" + denied, "");  // uses the same state again
  world.ask("GET",
            callback + "code=" + world.encoded_secret("forged code") +
                "&state=" + world.encoded_secret("forged state"),
            "");
  for (const char* member : {"error", "iss", "code"}) {
    const std::string back = world.consent();
    std::string own = back.substr(back.find("state="));
    own = own.substr(0, own.find('&'));
    world.ask(
        "GET",
        callback + member + "=" + world.encoded_secret(std::string("bad ") + member) + "&" + own,
        "");
  }
  world.ask("POST", "/api/organizations/acme/integrations/github/callback", server.bob(),
            json{{"code", world.secret("foreign code")}, {"state", world.secret("foreign state")}}
                .dump());
  world.ask("POST", "/api/organizations/acme/integrations/github/callback", server.ann(),
            json{{"code", world.secret("own code")}, {"state", world.secret("own state")}}.dump());
  CHECK(world.leaks() == kNone);
}

TEST_CASE("secrets in requests that are refused are not repeated") {
  CanaryWorld world(each_database());
  const auto& server = world.server;
  const std::string list = "/aip/connectors/links/list_accessible";
  const std::string action = "/aip/connectors/minimal_c/actions/echo";
  world.connect();
  for (const std::string scheme : {"Bearer ", "Basic ", "token ", ""}) {
    world.ask("GET", list,
              "Authorization: " + scheme + world.secret("a key shown as " + scheme) + "\r\n");
  }
  world.ask("GET", list,
            server.ann() + "Cookie: session=" + world.secret("cookie") +
                "\r\nX-Api-Key: " + world.secret("key in a header") + "\r\ntraceparent: 00-" +
                world.secret("trace parent") + "\r\n");
  for (const std::string name : {"access_token", "api_key", "token", "link_id"}) {
    const std::string query = "?" + name + "=" + world.encoded_secret("query " + name);
    world.ask("GET", list + query, server.ann());
    world.ask("GET", "/nothing/here" + query, "");
    world.ask("GET", "/v1/admin/audit" + query, server.admin());
  }
  world.ask("GET", "/v1/admin/audit?limit=" + world.encoded_secret("limit"), server.admin());
  world.ask("GET", "/v1/admin/audit?after=" + world.encoded_secret("after"), server.admin());
  world.ask("POST", action + "?deadline_ms=" + world.encoded_secret("deadline"), server.ann(),
            "{}");
  world.ask("POST", "/aip/connectors/resume/" + world.encoded_secret("resume"), server.ann());
  world.ask("POST", "/nothing/" + world.encoded_secret("path"), server.ann());
  world.ask("POST", action, server.ann(), "{\"password\":\"" + world.secret("half a body"));
  world.ask("POST", action, server.ann(), world.secret("not JSON"));
  world.ask("POST", action, server.ann(),
            json{{"message", "hi"}, {"password", world.secret("unknown member")}}.dump());
  world.ask("POST", action, server.ann(),
            json{{"message", {{"api_key", world.secret("wrong type")}}}}.dump());
  world.ask("POST", action, server.ann(),
            json{{"message", "hi"}, {"count", "Bearer " + world.secret("not a number")}}.dump());
  world.ask("POST", "/aip/connectors/oauth/initiate", server.ann(),
            json{{"connector_id", "github"},
                 {"redirect_uri", "https://evil.example/?key=" + world.secret("redirect")}}
                .dump());
  world.ask("PATCH", "/backend-api/settings/user", server.ann(),
            json{{"client_secret", world.secret("setting")}}.dump());
  world.ask("PUT", "/ca/v2/user_configuration", server.ann(),
            json{{"connector_id", "github"},
                 {"link_id", "x"},
                 {"configuration", {{"token", world.secret("configuration")}}}}
                .dump());
  CHECK(world.leaks() == kNone);
}

TEST_CASE("secrets in a configuration that is refused are not repeated") {
  const std::string secret = "Zq7+in-the-configuration-kT9w";
  LeakScanner scanner;
  scanner.plant("it", secret);
  const TestFolder folder;
  const auto none = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
  for (const std::string& text :
       {"[server]\nstore = \"postgresql://me:" + secret + "@db/it\n",
        "client_secret = \"" + secret + "\"\n",
        "[[link]]\nconnector = \"github\"\ncredential = \"" + secret + "\"\n",
        "[server]\ntls_key = [\"" + secret + "\"]\n", "[server]\nstore = " + secret + "\n",
        "log_level = \"" + secret + "\""}) {
    const std::string path = folder.path() + "/patchbay.toml";
    std::ofstream(path) << text;
    app::Config config;
    const auto refused = app::apply_file(path, none, config);
    REQUIRE(refused.has_error());
    INFO(refused.error().message());
    CHECK(scanner.found_in(refused.error().message()) == kNone);
  }
  const auto start = [&](const std::string& store, const std::string& redirect,
                         const std::string& keys) {
    app::Config config;
    config.server.listen = "127.0.0.1:0";
    config.server.store = store;
    config.server.key_ring = folder.path() + "/no-such-file";
    if (!redirect.empty()) config.server.redirect_uris = {redirect};
    std::string log;
    const auto environment = [&](std::string_view name) -> std::optional<std::string> {
      if (name == "PATCHBAY_KEY_RING" && !keys.empty()) return keys;
      return std::nullopt;
    };
    const auto refused =
        app::Server::start(config, environment, [&](std::string_view line) { log.append(line); });
    REQUIRE(refused.has_error());
    INFO(refused.error().message());
    CHECK(scanner.found_in(refused.error().message()) == kNone);
    CHECK(scanner.found_in(log) == kNone);
  };
  const std::string file = folder.path() + "/store.db";
  start("postgresql://me:" + secret + "@127.0.0.1:1/it", "", "");
  start("postgresql://me:" + secret + "@[half/it", "", "");
  start("postgresql://127.0.0.1:1/it?password=" + secret + "&nothing=1", "", "");
  start(file, "https://me:" + secret + "@client.example/back", "");
  start(file, "", "k1 " + secret);
  start(file, "", secret);
}

}  // namespace
}  // namespace patchbay::test
