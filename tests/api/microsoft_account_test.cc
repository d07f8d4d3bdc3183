// Tests that a user's personal account and work account of Microsoft are two links of one
// connector, whichever of its names they are connected by.
#include "api/api_server.h"
#include "sandbox/client.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr std::string_view kMicrosoftPublicUrl = "https://patchbay.example";
constexpr const char* kAtWork = "u-ann";
constexpr const char* kAtHome = "00c0ffee00c0ffee";

constexpr const char* kMicrosoftSeed = R"({
  "graph": {"users": [{"id": "u-ann", "name": "Ann"},
                      {"id": "00c0ffee00c0ffee", "name": "Ann at home"}],
            "drives": [{"id": "b!ann", "owner": "u-ann", "root": "root-ann"},
                       {"id": "0abcdef012345678", "type": "personal",
                        "owner": "00c0ffee00c0ffee", "root": "PAT!1"}],
            "items": [{"id": "report", "drive": "b!ann", "name": "report.txt", "content": "r"},
                      {"id": "PAT!2", "drive": "0abcdef012345678", "name": "home.txt",
                       "content": "h"}]},
  "oauth": {"microsoft": {"clients": [{"id": "app", "secret": "secret", "redirect_uris":
      ["https://patchbay.example/aip/oauth/callback/onedrive"]}]}}})";

class MicrosoftWorld {
 public:
  MicrosoftWorld()
      : provider({.seed = kMicrosoftSeed}),
        server(store::Dialect::kSqlite, [this](app::Config& config) {
          config.server.public_url = kMicrosoftPublicUrl;
          config.connector_config["onedrive"] =
              json{{"base_url", provider.url()}, {"login_url", provider.url() + "/common"}}.dump();
        }) {
    server.ask("PUT", "/v1/admin/oauth_clients/microsoft", server.admin(),
               R"({"client_id":"app","client_secret":"secret"})");
  }

  // Connects the account of `user` by a name of the connector. Returns the link's id.
  std::string connect(const std::string& name, const std::string& user) {
    auto& microsoft = provider.oauth().provider("microsoft");
    auto habits = microsoft.habits();
    habits.user = user;
    microsoft.set(habits);
    const json body = {{"connector_id", name}};
    const json begun =
        server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(), body.dump());
    const auto page = sandbox::fetch({.url = begun.at("authorization_url")}).response;
    INFO(page.body);
    REQUIRE(page.status == 302);
    const std::string back(page.header("Location").value_or(""));
    REQUIRE(back.starts_with(kMicrosoftPublicUrl));
    return server.json(200, "GET", back.substr(kMicrosoftPublicUrl.size()), "").at("link_id");
  }

  // Returns the name of the only file in the own drive of the link's account.
  std::string file_of(const std::string& connector, const std::string& link) const {
    const json listed = server.json(
        200, "POST", "/aip/connectors/" + connector + "/actions/list_folder?link_id=" + link,
        server.ann(), "{}");
    REQUIRE(listed.at("items").size() == 1);
    return listed.at("items").at(0).at("name");
  }

  sandbox::Sandbox provider;
  ApiServer server;
};

}  // namespace

TEST_CASE("accounts of Microsoft, at work and at home, are links of one connector by any name") {
  MicrosoftWorld world;
  const std::string at_work = world.connect("onedrive_business", kAtWork);
  const std::string at_home = world.connect("onedrive_personal", kAtHome);
  CHECK(at_work != at_home);
  CHECK(world.file_of("onedrive", at_work) == "report.txt");
  CHECK(world.file_of("onedrive_personal", at_home) == "home.txt");
  // The account decides which link it is, not the name.
  CHECK(world.connect("sharepoint", kAtWork) == at_work);
  CHECK(world.connect("onedrive_business", kAtHome) == at_home);
  CHECK(world.file_of("sharepoint", at_work) == "report.txt");
  const json refused = world.server.json(
      409, "POST", "/aip/connectors/onedrive/actions/list_folder", world.server.ann(), "{}");
  CHECK(refused.at("code") == "LINK_AMBIGUOUS");
}

}  // namespace patchbay::test
