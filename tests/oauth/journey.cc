#include "oauth/journey.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "sandbox/client.h"

namespace patchbay::oauth::test {
namespace {

constexpr const char* kSeed = R"({
  "github": {"users": [{"login": "octocat"}, {"login": "hubot"}]},
  "oauth": {
    "github": {"clients": [{"id": "app", "secret": "canary-client-secret",
      "redirect_uris": ["http://127.0.0.1/aip/oauth/callback/github"]}]},
    "google": {"clients": [{"id": "app", "secret": "canary-client-secret",
      "redirect_uris": ["http://127.0.0.1/aip/oauth/callback/google"]}]},
    "microsoft": {"clients": [{"id": "app", "secret": "canary-client-secret",
      "redirect_uris": ["http://127.0.0.1/aip/oauth/callback/microsoft"]}]}
  }})";

std::string text_in(const std::string& path) {
  std::ifstream file(std::string(PATCHBAY_SOURCE_DIR) + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Reads a manifest. Its actions are irrelevant here, because only its auth is used.
manifest::Manifest manifest_in(const std::string& path) {
  auto read = manifest::parse_manifest(text_in(path));
  INFO(path << ": " << (read.has_error() ? read.error().message() : ""));
  REQUIRE(read.has_value());
  return std::move(read).value();
}

std::unique_ptr<vault::Vault> new_vault(store::Store& store, const std::string& ring,
                                        Random& random) {
  REQUIRE(vault::create_key_ring(ring, random).has_value());
  return vault::Vault::open(store, vault::KeyRingSource::in_file(ring), random).value();
}

}  // namespace

Journey::Journey(store::Dialect dialect)
    : log({.level = telemetry::Level::kDebug,
           .file = {},
           .writer = [this](telemetry::Level,
                            std::string_view line) { log_lines.emplace_back(line); }},
          clock),
      http({}, clock, random, log, wait),
      sandbox({.seed = kSeed, .clock = &clock}),
      database(dialect),
      store(database.open()),
      vault(new_vault(*store, folder.path() + "/keys", random)),
      pending(*store, *vault, random),
      redirects(
          RedirectUris::parse({"http://127.0.0.1:*/aip/oauth/callback/{connector_id}"}).value()),
      authorizations(pending, redirects, random),
      tokens(http, clock),
      devices(http, clock),
      github_(manifest_in("/plugins/github/connector.json")),
      google_(manifest_in("/tests/oauth/manifests/google.json")),
      microsoft_(manifest_in("/tests/oauth/manifests/microsoft.json")) {}

Registration Journey::at(const std::string& provider) const {
  const manifest::Manifest& manifest =
      provider == "github" ? github_ : (provider == "google" ? google_ : microsoft_);
  const auto& declared = std::get<manifest::OAuth2>(manifest.auth.front());
  const std::string url = sandbox.url();
  const std::string config = R"({"url": ")" + url + R"(", "web_url": ")" + url +
                             R"(", "base_url": ")" + url + "/api/v3\"}";
  return {declared, declared_endpoints(declared, config).value(), {"app", Secret(kClientSecret)}};
}

void Journey::as_oauth_app() {
  auto habits = provider("github").habits();
  habits.access_lifetime = std::chrono::seconds(0);
  provider("github").set(habits);
}

Result<StartedAuthorization> Journey::start(const std::string& provider,
                                            const std::vector<std::string>& scopes,
                                            const std::string& redirect) {
  return authorizations.start(at(provider), ann,
                              {.connector = provider,
                               .link = "",
                               .scopes = scopes,
                               .redirect_uri = address_for(redirect, provider)});
}

Callback Journey::open(const std::string& address) {
  const auto page = sandbox::fetch({.url = address}).response;
  INFO(address << "\n" << page.body);
  REQUIRE(page.status == 302);
  sandbox::Request back;
  back.set_target(std::string(page.header("Location").value_or("")));
  const auto given = [&](std::string_view name) {
    return std::string(back.parameter(name).value_or(""));
  };
  return {.state = given("state"),
          .code = Secret(given("code")),
          .error = given("error"),
          .iss = given("iss")};
}

Result<oauth_messages::TokenSet> Journey::finish(const std::string& provider,
                                                 const Callback& callback, const Caller* bearer) {
  PATCHBAY_TRY(const auto began, pending.consume(callback.state, provider, bearer));
  PATCHBAY_TRY(const auto exchange, read_callback(callback, began));
  return tokens.exchange_code(at(provider), exchange, {});
}

Result<oauth_messages::TokenSet> Journey::connect(const std::string& provider,
                                                  const std::vector<std::string>& scopes) {
  PATCHBAY_TRY(const auto started, start(provider, scopes));
  return finish(provider, open(started.authorization_url), &ann);
}

}  // namespace patchbay::oauth::test
