// Our OAuth client with an authorization server by other authors.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http_client/http_client.h"
#include "oauth/authorization.h"
#include "sandbox/message.h"
#include "store/postgres_server.h"

namespace patchbay::test {

class OAuthClient {
 public:
  static constexpr const char* kRedirect = "http://127.0.0.1:41234/aip/oauth/callback/app";

  // Returns the address to which the client sends the user.
  std::string begin(const oauth::Registration& with, const std::string& connector,
                    const std::vector<std::string>& scopes) {
    began_for = connector;
    auto started = authorizations.start(
        with, caller,
        {.connector = connector, .link = "", .scopes = scopes, .redirect_uri = kRedirect});
    INFO((started.has_error() ? started.error().message() : ""));
    REQUIRE(started.has_value());
    return started.value().authorization_url;
  }

  // Reads the address to which the provider redirects the user.
  static oauth::Callback callback_in(const std::string& url) {
    INFO(url);
    REQUIRE(url.starts_with(kRedirect));
    sandbox::Request back;
    back.set_target(url);
    const auto given = [&](std::string_view name) {
      return std::string(back.parameter(name).value_or(""));
    };
    return {.state = given("state"),
            .code = Secret(given("code")),
            .error = given("error"),
            .iss = given("iss")};
  }

  Result<oauth_messages::TokenSet> exchange(const oauth::Registration& with,
                                            const oauth::Callback& callback) {
    PATCHBAY_TRY(const auto began, pending.consume(callback.state, began_for, &caller));
    PATCHBAY_TRY(const auto asked, oauth::read_callback(callback, began));
    return tokens.exchange_code(with, asked, {});
  }

 private:
  static std::unique_ptr<vault::Vault> new_vault(store::Store& store, const std::string& ring,
                                                 Random& random) {
    REQUIRE(vault::create_key_ring(ring, random).has_value());
    return vault::Vault::open(store, vault::KeyRingSource::in_file(ring), random).value();
  }

 public:
  std::string began_for;  // the connector of the last authorization
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log{{.level = telemetry::Level::kError,
                      .file = {},
                      .writer = [](telemetry::Level, std::string_view) {}},
                     clock};
  http_client::SystemWait wait;
  http_client::HttpClient http{{}, clock, random, log, wait};
  TestFolder folder;
  TestDatabase database{store::Dialect::kSqlite};
  std::unique_ptr<store::Store> store = database.open();
  std::unique_ptr<vault::Vault> vault = new_vault(*store, folder.path() + "/keys", random);
  oauth::PendingAuthorizations pending{*store, *vault, random};
  oauth::RedirectUris redirects = oauth::RedirectUris::parse({kRedirect}).value();
  oauth::Authorizations authorizations{pending, redirects, random};
  oauth::TokenEndpoint tokens{http, clock};
  Caller caller;
};

}  // namespace patchbay::test
