// Tests the operator's configuration: clients, redirect URIs, and addresses.
#include <catch2/catch.hpp>

#include "oauth/client_identity.h"
#include "oauth/journey.h"

namespace patchbay::oauth::test {
namespace {

TEST_CASE(
    "the nearest client is used: the organization's before the operator's, the connector's before "
    "the provider's") {
  const std::map<std::string, std::string, std::less<>> variables = {
      {"PATCHBAY_OAUTH_GOOGLE_DRIVE_CLIENT_ID", "env-drive"},
      {"PATCHBAY_OAUTH_GOOGLE_DRIVE_CLIENT_SECRET", "s"},
      {"PATCHBAY_OAUTH_MICROSOFT_CLIENT_ISSUER", "https://login.example\n"},
      {"PATCHBAY_OAUTH_MICROSOFT_CLIENT_ID", "env-microsoft\r\n"}};  // with the line end of a file
  const ConfiguredClients clients({{"google", "", {"google", Secret("s")}},
                                   {"google", "acme", {"acme-google", Secret("s")}},
                                   {"gmail", "acme", {"acme-gmail", Secret("s")}}},
                                  [&](std::string_view name) -> std::optional<std::string> {
                                    const auto found = variables.find(name);
                                    if (found == variables.end()) return std::nullopt;
                                    return found->second;
                                  });
  const auto id = [&](const std::string& connector, const std::string& provider,
                      const std::string& organization) {
    const auto found = clients.find({connector, provider, organization}).value();
    return found ? found->id : "";
  };
  CHECK(id("gmail", "google", "acme") == "acme-gmail");
  CHECK(id("google-drive", "google", "acme") == "acme-google");
  CHECK(id("google-drive", "google", "other") == "env-drive");
  CHECK(id("gmail", "google", "") == "google");
  CHECK(id("onedrive", "microsoft", "acme") == "env-microsoft");
  CHECK(id("github", "github", "acme") == "");
  CHECK(clients.find({"onedrive", "microsoft", ""}).value()->secret.empty());
  CHECK(clients.find({"onedrive", "microsoft", ""}).value()->issuer == "https://login.example");
}

TEST_CASE("a connector without a client says which variables would give it one: client_missing") {
  const ConfiguredClients none({}, {});
  const auto missing = require_client(none, {"github", "github", ""});
  REQUIRE(missing.has_error());
  CHECK(missing.error().code() == Code::kOauthFailed);
  CHECK(reason_in(missing) == "client_missing");
  CHECK(missing.error().message().find("PATCHBAY_OAUTH_GITHUB_CLIENT_ID") != std::string::npos);
}

TEST_CASE("a list of redirect URIs takes https, and http towards loopback with a port or any") {
  struct RefusedSetting {
    const char* entry;
    const char* shown;  // the part of the entry that the message shows, without secrets
  };
  for (const auto& [entry, shown] :
       {RefusedSetting{"http://app.example/back", "http://app.example/back"},
        RefusedSetting{"https://app.example/back#x", "https://app.example/back"},
        RefusedSetting{"/back", "/back"},
        RefusedSetting{"https://app.example:*/back", "https://app.example:*/back"},
        RefusedSetting{"ftp://127.0.0.1/", "ftp://127.0.0.1/"},
        RefusedSetting{"https://app.example/{connector_id}/back",
                       "https://app.example/{connector_id}/back"},
        RefusedSetting{"https://app.example/back{connector_id}",
                       "https://app.example/back{connector_id}"},
        RefusedSetting{"https://{connector_id}.example/back",
                       "https://{connector_id}.example/back"},
        RefusedSetting{"http://10.0.0.1/back", "http://10.0.0.1/back"},
        RefusedSetting{"http://127.evil.example/back", "http://127.evil.example/back"},
        RefusedSetting{"https://user@app.example/back", "https://app.example/back"}}) {
    const auto refused = RedirectUris::parse({"https://app.example/back", entry});
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kInvalidArgument);
    CHECK(refused.error().message().find(std::string(shown) + ": ") == 0);
  }
  const auto list =
      RedirectUris::parse({"https://app.example/back", "http://127.0.0.1:*/back"}).value();
  CHECK(list.check("https://app.example/back", "docs").has_value());
  CHECK(list.check("http://127.0.0.1:1/back", "docs").has_value());
  CHECK(list.check("http://127.0.0.1:65535/back", "docs").has_value());
  for (const char* other :
       {"https://app.example/back/", "https://APP.example/back", "http://127.0.0.1/back",
        "http://127.0.0.1:/back", "http://127.0.0.1:12x/back", "http://127.0.0.1:1/evil/back",
        "http://127.0.0.1:1@evil.example/back", "http://127.0.0.1:123456/back",
        "http://127.0.0.1:0/back", "http://127.0.0.1:65536/back", "http://127.0.0.1:99999/back",
        "http://127.0.0.1:05000/back"}) {
    INFO(other);
    CHECK(list.check(other, "docs").has_error());
  }
}

TEST_CASE("a redirect URI may name the connector: each connector has its own, no other's") {
  const auto list = RedirectUris::parse({"https://app.example/back/{connector_id}",
                                         "http://127.0.0.1:*/back/{connector_id}"})
                        .value();
  CHECK(list.list("docs").front() == "https://app.example/back/docs");
  for (const char* own : {"https://app.example/back/docs", "http://127.0.0.1:1/back/docs"}) {
    CHECK(list.check(own, "docs").has_value());
    CHECK(list.check(own, "mail").has_error());
    CHECK(list.check_for_any(own).has_value());
  }
  for (const char* other : {"https://app.example/back/docs/x", "https://app.example/back", "",
                            "https://evil.example/back/docs", "docs"}) {
    INFO(other);
    CHECK(list.check(other, "docs").has_error());
    CHECK(list.check_for_any(other).has_error());
  }
}

TEST_CASE("addresses that begin with the configuration are filled in from it, and judged then") {
  manifest::OAuth2 declared;
  declared.endpoints.token = "{config.url}/token";
  const auto token = [&](const std::string& config) {
    return declared_endpoints(declared, config);
  };
  CHECK(token(R"({"url": "https://ghe.example/"})").value().token == "https://ghe.example/token");
  CHECK(token(R"({"url": "https://ghe.example"})").value().reach == http_client::Reach::kPrivate);
  CHECK(token(R"({"url": "http://127.0.0.1:9"})").value().reach == http_client::Reach::kLoopback);
  for (const char* bad : {"", "{}", R"({"url": 7})", R"({"url": "http://ghe.example"})",
                          R"({"url": "https://ghe.example#x"})", R"({"url": "nonsense"})"}) {
    const auto refused = token(bad);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
  declared.endpoints.token = "https://as.example/token";
  CHECK(token("").value().reach == http_client::Reach::kPublic);
}

}  // namespace
}  // namespace patchbay::oauth::test
