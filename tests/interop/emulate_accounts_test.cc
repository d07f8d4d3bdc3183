// Tests the Google Drive and the OneDrive connector against emulate's Google and Microsoft, which
// others wrote from the same documentation: an account is connected as the connector's manifest
// says, and the connector works with its token. What emulate lacks is not tested here. Its Google
// has no `about`, exports, permissions, shared drives, changes, parts of a file and no root folder,
// and takes only the folder, the type and the trash from a query. Its Microsoft has the account
// alone, without drives and sites. Its refresh tokens of Microsoft end when they are used.
#include <set>

#include "interop/browser.h"
#include "interop/forwarded_connector.h"
#include "interop/oauth_client.h"
#include "interop/peer.h"
#include "manifest/manifest.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// An account at a service of emulate. The user has consented.
class EmulatedAccount {
 public:
  struct Service {
    std::string name;      // "google" or "microsoft"
    std::string folder;    // the connector's folder in plugins/
    std::string callback;  // the path to which the page sends the user's decision
    std::string user;      // the user's email address
    std::map<std::string, std::string> addresses;  // by member of the configuration: the part of
                                                   // the address after the origin
  };

  explicit EmulatedAccount(Service service)
      : service_(std::move(service)),
        emulate_("node_modules/emulate/dist/index.js",
                 {"start", "-s", service_.name, "-p", port_.text(), "--seed", "emulate.yaml"},
                 port_),
        manifest_(manifest_of(service_.folder)) {}

  [[nodiscard]] std::string url() const { return emulate_.url(); }

  [[nodiscard]] oauth::Registration at() const {
    json config = json::object();
    for (const auto& [member, rest] : service_.addresses) config[member] = url() + rest;
    const manifest::OAuth2& declared = *manifest::oauth_of(manifest_);
    return {declared,
            oauth::declared_endpoints(declared, config.dump()).value(),
            {"app", Secret("a secret of app")}};
  }

  // Chooses the user on the provider's page, and reads the answer that the browser brings back.
  oauth::Callback consent(const std::vector<std::string>& scopes) {
    const std::string address = client.begin(at(), service_.folder, scopes);
    Browser browser(url());
    const auto page = browser.open(address);
    INFO(page.body);
    REQUIRE(page.status == 200);
    REQUIRE(page.body.find(service_.user) != std::string::npos);
    const auto chosen = browser.submit(url() + service_.callback,
                                       "email=" + sandbox::percent_encode(service_.user) + "&" +
                                           address.substr(address.find('?') + 1));
    return OAuthClient::callback_in(chosen.url);
  }

  oauth_messages::TokenSet connect(const std::vector<std::string>& scopes) {
    auto tokens = client.exchange(at(), consent(scopes));
    INFO((tokens.has_error() ? tokens.error().message() : ""));
    REQUIRE(tokens.has_value());
    REQUIRE(tokens.value().refresh_token);
    CHECK(tokens.value().scopes == scopes);
    return std::move(tokens).value();
  }

  Result<oauth_messages::TokenSet> refresh(const oauth_messages::TokenSet& with) {
    return client.tokens.refresh(at(), *with.refresh_token, with.scopes, {});
  }

  OAuthClient client;

 private:
  static manifest::Manifest manifest_of(const std::string& folder) {
    auto read = manifest::read_manifest(std::string(PATCHBAY_SOURCE_DIR) + "/plugins/" + folder);
    INFO((read.has_error() ? read.error().message() : ""));
    REQUIRE(read.has_value());
    return std::move(read).value();
  }

  const Service service_;
  const ReservedPort port_;
  const Peer emulate_;
  const manifest::Manifest manifest_;
};

std::set<std::string> names_in(const json& items) {
  std::set<std::string> names;
  for (const json& each : items) names.insert(each.at("name"));
  return names;
}

}  // namespace

TEST_CASE("emulate: an account of Google is connected, and its Drive is searched and read") {
  EmulatedAccount google({.name = "google",
                          .folder = "gdrive",
                          .callback = "/o/oauth2/v2/auth/callback",
                          .user = "ann@example.com",
                          .addresses = {{"authorize_url", ""}, {"token_url", "/oauth2"}}});
  const auto first = google.connect({"https://www.googleapis.com/auth/drive.readonly"});
  const auto again = google.refresh(first);
  INFO((again.has_error() ? again.error().message() : ""));
  REQUIRE(again.has_value());
  ForwardedConnector drive("google_drive", google.url(), again.value().access_token);

  const json found = drive.result("search_files", {{"mime_type", "text/plain"}});
  CHECK(names_in(found.at("items")) == std::set<std::string>{"notes.txt", "plan.txt"});
  const json page = drive.result("search_files", {{"mime_type", "text/plain"}, {"page_size", 1}});
  REQUIRE(page.at("items").size() == 1);
  const json rest =
      drive.result("search_files",
                   {{"mime_type", "text/plain"}, {"page_size", 1}, {"cursor", page.at("cursor")}});
  CHECK(rest.at("items")[0].at("name") != page.at("items")[0].at("name"));
  CHECK_FALSE(rest.contains("cursor"));
  const json inside = drive.result("list_folder", {{"folder_id", "folder-1"}});
  CHECK(names_in(inside.at("items")) == std::set<std::string>{"plan.txt"});
  const json read = drive.result("read_file", {{"file_id", "file-plan"}});
  CHECK(read.at("content") == "Grüße an alle");
  CHECK(read.at("encoding") == "utf-8");
  CHECK(drive.instance.invoke("read_file", R"({"file_id": "nowhere"})").status ==
        PATCHBAY_E_NOT_FOUND);

  CHECK(
      google.client.tokens.revoke(google.at(), *first.refresh_token, oauth::TokenKind::kRefresh, {})
          .value());
  const auto refused = google.refresh(first);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kLinkExpired);
}

TEST_CASE("emulate: an account of Microsoft is connected, and says who it is") {
  EmulatedAccount microsoft({.name = "microsoft",
                             .folder = "onedrive",
                             .callback = "/oauth2/v2.0/authorize/callback",
                             .user = "ann@example.com",
                             .addresses = {{"login_url", ""}}});
  const auto first = microsoft.connect({"Files.Read.All", "User.Read", "offline_access"});
  ForwardedConnector onedrive("onedrive", microsoft.url(), first.access_token);
  const auto outcome = onedrive.instance.identify();
  INFO(outcome.message);
  REQUIRE(outcome.ok());
  const json identity = json::parse(outcome.result);
  CHECK(identity.at("name") == "Ann Example");
  CHECK(identity.at("email") == "ann@example.com");
  CHECK_FALSE(identity.at("account").get<std::string>().empty());

  const auto second = microsoft.refresh(first);
  INFO((second.has_error() ? second.error().message() : ""));
  REQUIRE(second.has_value());
  REQUIRE(second.value().refresh_token);
  CHECK(second.value().refresh_token->reveal() != first.refresh_token->reveal());
  const auto refused = microsoft.refresh(first);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kLinkExpired);
}

TEST_CASE("emulate: a code of Google and of Microsoft is worth nothing with another verifier") {
  const bool is_google = GENERATE(true, false);
  EmulatedAccount account(
      is_google
          ? EmulatedAccount::Service{.name = "google",
                                     .folder = "gdrive",
                                     .callback = "/o/oauth2/v2/auth/callback",
                                     .user = "ann@example.com",
                                     .addresses = {{"authorize_url", ""}, {"token_url", "/oauth2"}}}
          : EmulatedAccount::Service{.name = "microsoft",
                                     .folder = "onedrive",
                                     .callback = "/oauth2/v2.0/authorize/callback",
                                     .user = "ann@example.com",
                                     .addresses = {{"login_url", ""}}});
  const auto callback = account.consent(
      {is_google ? "https://www.googleapis.com/auth/drive.readonly" : "Files.Read.All"});
  const auto began = account.client.pending
                         .consume(callback.state, account.client.began_for, &account.client.caller)
                         .value();
  auto stolen = oauth::read_callback(callback, began).value();
  stolen.code_verifier = Secret(std::string(43, 'x'));
  const auto refused = account.client.tokens.exchange_code(account.at(), stolen, {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().details().reason == "invalid_grant");
}

}  // namespace patchbay::test
