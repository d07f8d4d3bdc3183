// Tests that one account of Google serves all connectors of Google: Drive, and a Gmail and a
// Calendar of these tests.
#include <filesystem>
#include <fstream>
#include <set>

#include "api/api_server.h"
#include "oauth_messages/scope_list.h"
#include "sandbox/client.h"
#include "sandbox/message.h"
#include "sandbox/sandbox.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

using nlohmann::json;
using Texts = std::set<std::string>;

constexpr const char* kDriveScope = "https://www.googleapis.com/auth/drive.readonly";
constexpr const char* kGmailScope = "https://www.googleapis.com/auth/gmail.readonly";
constexpr const char* kCalendarScope = "https://www.googleapis.com/auth/calendar.readonly";
constexpr const char* kEmailScope = "https://www.googleapis.com/auth/userinfo.email";
constexpr std::string_view kGooglePublicUrl = "https://patchbay.example";

constexpr const char* kGoogleSeed = R"({
  "drive": {"users": [{"email": "ann@acme.test", "domain": "acme.test"}],
            "files": [{"id": "f1", "name": "plan.txt", "owner": "ann@acme.test",
                       "content": "a plan"}]},
  "oauth": {"google": {"user": "ann@acme.test", "clients": [{"id": "app", "secret": "secret",
      "redirect_uris": ["https://patchbay.example/aip/oauth/callback/gmail",
                        "https://patchbay.example/aip/oauth/callback/google_calendar",
                        "https://patchbay.example/aip/oauth/callback/google_drive"]}]}}})";

// The whole server with three connectors of Google, and a Google.
class GoogleWorld {
 public:
  // `more` is a folder with further connectors; "": there are no others.
  explicit GoogleWorld(store::Dialect dialect = store::Dialect::kSqlite,
                       const std::filesystem::path& more = {})
      : provider({.seed = kGoogleSeed}), server(dialect, [&](app::Config& config) {
          config.server.public_url = kGooglePublicUrl;
          config.connector_path.push_back(std::filesystem::path(PATCHBAY_BINARY_DIR) /
                                          "google_connectors");
          const json base = {{"base_url", provider.url()}};
          json drive = base;
          drive["authorize_url"] = drive["token_url"] = provider.url();
          config.connector_config["gmail"] = base.dump();
          config.connector_config["google_calendar"] = base.dump();
          config.connector_config["google_drive"] = drive.dump();
          if (more.empty()) return;
          config.connector_path.push_back(more);
          for (const auto& each : std::filesystem::directory_iterator(more)) {
            config.connector_config[each.path().filename()] = base.dump();
          }
        }) {
    server.ask("PUT", "/v1/admin/oauth_clients/google", server.admin(),
               R"({"client_id":"app","client_secret":"secret"})");
  }

  [[nodiscard]] sandbox::oauth::AuthorizationServer& google() {
    return provider.oauth().provider("google");
  }

  // Lets the user grant what the address asks for. Returns the scopes that it asked for.
  Texts grant(const std::string& address) {
    sandbox::Request asked;
    asked.set_target(address);
    CHECK(asked.parameter("include_granted_scopes") == "true");
    const auto page = sandbox::fetch({.url = address}).response;
    INFO(page.body);
    REQUIRE(page.status == 302);
    const std::string back(page.header("Location").value_or(""));
    REQUIRE(back.starts_with(kGooglePublicUrl));
    link = server.json(200, "GET", back.substr(kGooglePublicUrl.size()), "");
    const auto scopes = oauth_messages::separated(asked.parameter("scope").value_or(""), " ");
    return {scopes.begin(), scopes.end()};
  }

  // Connects the account for a connector. Returns the scopes that were asked for.
  Texts connect(const std::string& connector) {
    const json body = {{"connector_id", connector}};
    return grant(
        server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(), body.dump())
            .at("authorization_url"));
  }

  json call(int status, const std::string& connector, const std::string& action,
            const json& arguments = json::object()) const {
    return server.json(status, "POST", "/aip/connectors/" + connector + "/actions/" + action,
                       server.ann(), arguments.dump());
  }

  // All three connectors work with the account.
  void check_all() const {
    CHECK(call(200, "gmail", "list").at("of") == "ann@acme.test");
    CHECK(call(200, "google_calendar", "list").at("of") == "ann@acme.test");
    CHECK(call(200, "google_drive", "read_file", {{"file_id", "f1"}}).at("content") == "a plan");
  }

  // Returns the ids of ann's links. The list has a link once for each of its connectors.
  [[nodiscard]] Texts links() const {
    Texts ids;
    const json answer =
        server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann());
    for (const json& each : answer.at("links")) ids.insert(each.at("link_id"));
    return ids;
  }

  sandbox::Sandbox provider;
  ApiServer server;
  json link;  // the link of the last connect(), in the form that the API shows
};

// Writes a connector of `provider` that is like Gmail, with these members changed.
void write_connector(const std::filesystem::path& folder, const std::string& id,
                     const std::string& provider, const json& changes) {
  const auto gmail = std::filesystem::path(PATCHBAY_BINARY_DIR) / "google_connectors" / "gmail";
  std::filesystem::copy(gmail, folder / id, std::filesystem::copy_options::recursive);
  json manifest = json::parse(std::ifstream(folder / id / "connector.json"));
  manifest["id"] = manifest["name"] = id;
  manifest["provider"] = provider;
  manifest.merge_patch(changes);
  std::filesystem::remove(folder / id / "connector.json");
  std::ofstream(folder / id / "connector.json") << manifest.dump();
}

}  // namespace

TEST_CASE(
    "an account of Google serves Gmail, Calendar and Drive, each asking for what is missing") {
  GoogleWorld world(each_database());
  CHECK(world.connect("google_drive") == Texts{kDriveScope, kEmailScope});
  const std::string first = world.link.at("link_id");
  CHECK(world.call(403, "gmail", "list").at("required_scopes") == json({kGmailScope}));

  CHECK(world.connect("gmail") == Texts{kDriveScope, kEmailScope, kGmailScope});
  CHECK(world.link.at("link_id") == first);
  CHECK(world.call(403, "google_calendar", "list").at("required_scopes") == json({kCalendarScope}));
  CHECK(world.connect("google_calendar") ==
        Texts{kDriveScope, kEmailScope, kGmailScope, kCalendarScope});
  CHECK(world.link.at("link_id") == first);
  CHECK(world.link.at("scopes").size() == 4);
  CHECK(world.links() == Texts{first});
  world.check_all();

  // The tokens are renewed once for all of them, by the connector that was connected last.
  world.google().expire_access_tokens();
  world.check_all();
  CHECK(world.google().token_requests("refresh_token") == 1);

  // Whoever connects one of them once more loses nothing.
  CHECK(world.connect("google_drive").size() == 4);
  world.check_all();
  CHECK(world.links() == Texts{first});

  world.server.ask("DELETE", "/api/organizations/acme/integrations/google", world.server.ann());
  for (const char* each : {"gmail", "google_calendar"}) {
    CHECK(world.call(409, each, "list").at("code") == "LINK_REQUIRED");
  }
  CHECK(world.call(409, "google_drive", "read_file", {{"file_id", "f1"}}).at("code") ==
        "LINK_REQUIRED");
}

TEST_CASE("a service says what is connected there, and its link asks for all of it at once") {
  GoogleWorld world;
  const std::string all = "/api/organizations/acme/integrations";
  const json services = world.server.json(200, "GET", all, world.server.ann()).at("services");
  const json google = {{"service", "google"},
                       {"name", "Google"},
                       {"description", "Connect Gmail, Calendar, and Drive with read-only access."},
                       {"connectors", {"gmail", "google_calendar", "google_drive"}}};
  CHECK(std::find(services.begin(), services.end(), google) != services.end());
  const json github = {{"service", "github"},
                       {"name", "GitHub"},
                       {"description", "Connect GitHub."},
                       {"connectors", {"github"}}};
  CHECK(std::find(services.begin(), services.end(), github) != services.end());

  const auto asked = world.grant(
      world.server.json(200, "GET", all + "/google/auth_link", world.server.ann()).at("auth_link"));
  CHECK(asked == Texts{kGmailScope, kEmailScope, kCalendarScope, kDriveScope});
  CHECK(world.links().size() == 1);
  world.check_all();
}

TEST_CASE("a service is read-only if all that it can do is known and only reads") {
  const TemporaryFolder folder;
  write_connector(folder.path(), "lists_later", "later", {{"dynamic_actions", json::object()}});
  write_connector(folder.path(), "has_documents", "documents",
                  {{"actions", json::array()},
                   {"documents",
                    {{"incremental", false},
                     {"deletions", false},
                     {"permissions", false},
                     {"content_types", {"text/plain"}}}}});
  const GoogleWorld world(store::Dialect::kSqlite, folder.path());
  const json services =
      world.server.json(200, "GET", "/api/organizations/acme/integrations", world.server.ann())
          .at("services");
  Texts described;
  for (const json& each : services) described.insert(each.at("description"));
  CHECK(described.contains("Connect lists_later."));
  CHECK(described.contains("Connect has_documents."));
}

TEST_CASE("what cannot be connected in a browser is no part of a service") {
  const TemporaryFolder folder;
  write_connector(
      folder.path(), "a_device", "google",
      {{"auth",
        {{{"type", "oauth2"},
          {"flows", {"device_code"}},
          {"endpoints",
           {{"device", "{config.base_url}/device"}, {"token", "{config.base_url}/token"}}},
          {"rotation", "none"},
          {"scopes",
           {{{"name", kGmailScope}, {"description", "Read your mail."}},
            {{"name", kEmailScope}, {"description", "See your address."}}}}}}}});
  GoogleWorld world(store::Dialect::kSqlite, folder.path());
  const std::string all = "/api/organizations/acme/integrations";
  const json answer = world.server.json(200, "GET", all, world.server.ann());
  CHECK(answer.dump().find("a_device") == std::string::npos);
  CHECK(world.server.json(200, "GET", "/aip/connectors/list_accessible", world.server.ann())
            .dump()
            .find("a_device") != std::string::npos);
  const auto asked = world.grant(
      world.server.json(200, "GET", all + "/google/auth_link", world.server.ann()).at("auth_link"));
  CHECK(asked == Texts{kGmailScope, kEmailScope, kCalendarScope, kDriveScope});
}

TEST_CASE("who grants only a part of what a service asks for has that part") {
  GoogleWorld world;
  auto habits = world.google().habits();
  habits.grant_only = {{kGmailScope, kEmailScope}};
  world.google().set(habits);
  const std::string all = "/api/organizations/acme/integrations";
  world.grant(
      world.server.json(200, "GET", all + "/google/auth_link", world.server.ann()).at("auth_link"));
  CHECK(world.call(200, "gmail", "list").at("of") == "ann@acme.test");
  CHECK(world.call(403, "google_calendar", "list").at("required_scopes") == json({kCalendarScope}));
  CHECK(world.call(403, "google_drive", "search_files", {{"query", "plan"}}).at("code") ==
        "INSUFFICIENT_SCOPE");
}

}  // namespace patchbay::test
