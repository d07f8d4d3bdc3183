// Tests the OAuth client with oidc-provider, a certified authorization server by other authors. The
// strict server accepts the requests of our client, and our client understands the answers.
#include <catch2/catch.hpp>

#include "interop/browser.h"
#include "interop/oauth_client.h"
#include "interop/peer.h"
#include "oauth/device_flow.h"
#include "oauth/discovery.h"
#include "oauth_messages/reason.h"

using namespace patchbay;
using namespace patchbay::test;

namespace {

using Scopes = std::vector<std::string>;

class Client : public OAuthClient {
 public:
  Client() {
    declared.client_authentication = manifest::ClientAuthentication::kBasic;
    declared.authorize_parameters = {{"prompt", "consent"}};
    declared.discovery = peer.url();
    for (const char* scope : {"openid", "offline_access", "read", "write", "forbidden"}) {
      declared.scopes.push_back({.name = scope, .description = "", .implies = {}});
    }
    auto found = discovery.endpoints_of(declared, "", {});
    INFO((found.has_error() ? found.error().message() : ""));
    REQUIRE(found.has_value());
    endpoints = std::move(found).value();
  }

  [[nodiscard]] oauth::Registration at() const {
    return {declared, endpoints, {"app", Secret("a-secret-of-thirty-two-characters")}};
  }

  // Sends the user to the provider, and reads the answer that the browser brings back.
  oauth::Callback authorize(const oauth::Registration& with, const Scopes& scopes) {
    const auto page = Browser(peer.url()).open(begin(with, "op", scopes));
    INFO(page.body);
    return callback_in(page.url);
  }

  Result<oauth_messages::TokenSet> connect(const oauth::Registration& with, const Scopes& scopes) {
    return exchange(with, authorize(with, scopes));
  }

  const ReservedPort port;
  const Peer peer{"oidc_provider.mjs", {port.text()}, port};
  oauth::DeviceFlow devices{http, clock};
  oauth::Discovery discovery{http, clock};
  manifest::OAuth2 declared;
  oauth::Endpoints endpoints;
};

std::string reason_in(const Result<oauth_messages::TokenSet>& result) {
  REQUIRE(result.has_error());
  return result.error().details().reason;
}

// Returns the value of a hidden field of a page.
std::string hidden(const std::string& page, const std::string& name) {
  const std::string before = "name=\"" + name + "\" value=\"";
  const auto at = page.find(before);
  if (at == std::string::npos) return "";
  const auto begin = at + before.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("oidc-provider: found by discovery, connected by code and PKCE, named by iss") {
  Client client;
  CHECK(client.endpoints.issuer == client.peer.url());
  CHECK(client.endpoints.iss_is_sent);
  const auto callback = client.authorize(client.at(), {"openid", "offline_access", "read"});
  CHECK(callback.iss == client.peer.url());
  const auto connected = client.exchange(client.at(), callback);
  INFO((connected.has_error() ? connected.error().message() : ""));
  REQUIRE(connected.has_value());
  CHECK(connected.value().scopes == Scopes{"openid", "offline_access", "read"});
  CHECK(connected.value().refresh_token.has_value());
  CHECK(connected.value().expires_at > client.clock.wall());
  CHECK(reason_in(client.exchange(client.at(), callback)) == "replayed_state");
}

TEST_CASE("oidc-provider: the code is worth nothing with another verifier or redirect, or twice") {
  Client client;
  const auto code_of = [&] {
    auto callback = client.authorize(client.at(), {"openid", "read"});
    const auto began =
        client.pending.consume(callback.state, client.began_for, &client.caller).value();
    return oauth::read_callback(callback, began).value();
  };
  auto stolen = code_of();
  stolen.code_verifier = Secret(std::string(43, 'x'));
  CHECK(reason_in(client.tokens.exchange_code(client.at(), stolen, {})) == "invalid_grant");
  auto moved = code_of();
  moved.redirect_uri = "http://127.0.0.1:41234/elsewhere";
  CHECK(reason_in(client.tokens.exchange_code(client.at(), moved, {})) == "invalid_grant");
  const auto once = code_of();
  CHECK(client.tokens.exchange_code(client.at(), once, {}).has_value());
  CHECK(reason_in(client.tokens.exchange_code(client.at(), once, {})) == "invalid_grant");
}

TEST_CASE("oidc-provider: a denial, a wrong secret and a public client") {
  Client client;
  CHECK(reason_in(client.connect(client.at(), {"openid", "forbidden"})) == "denied");
  auto stranger = client.at();
  stranger.client.secret = Secret("wrong");
  CHECK(reason_in(client.connect(stranger, {"openid"})) == "client_rejected");
  client.declared.client_authentication = manifest::ClientAuthentication::kNone;
  auto open = client.at();
  open.client = {"public", Secret()};
  CHECK(client.connect(open, {"openid", "offline_access"}).has_value());
}

TEST_CASE(
    "oidc-provider: refresh tokens are rotated, and using an old one ends the link for good") {
  Client client;
  const auto first = client.connect(client.at(), {"openid", "offline_access"}).value();
  const auto refresh = [&](const oauth_messages::TokenSet& with) {
    return client.tokens.refresh(client.at(), *with.refresh_token, with.scopes, {});
  };
  const auto second = refresh(first);
  REQUIRE(second.has_value());
  REQUIRE(second.value().refresh_token.has_value());
  CHECK(second.value().refresh_token->reveal() != first.refresh_token->reveal());
  const auto reused = refresh(first);
  REQUIRE(reused.has_error());
  CHECK(reused.error().code() == Code::kLinkExpired);
  const auto after_reuse = refresh(second.value());  // fails, because the reuse made all tokens of
                                                     // the family invalid
  REQUIRE(after_reuse.has_error());
  CHECK(after_reuse.error().code() == Code::kLinkExpired);
}

TEST_CASE("oidc-provider: a revoked refresh token is gone, and revoking it again is no failure") {
  Client client;
  const auto tokens = client.connect(client.at(), {"openid", "offline_access"}).value();
  const auto revoke = [&] {
    return client.tokens.revoke(client.at(), *tokens.refresh_token, oauth::TokenKind::kRefresh, {});
  };
  CHECK(revoke().value());
  const auto refused = client.tokens.refresh(client.at(), *tokens.refresh_token, {}, {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kLinkExpired);
  CHECK(revoke().value());
}

TEST_CASE("oidc-provider: an application's own token") {
  Client client;
  const Scopes scopes = {"read"};
  const auto own = client.tokens.client_credentials(client.at(), scopes, {});
  INFO((own.has_error() ? own.error().message() : ""));
  REQUIRE(own.has_value());
  CHECK(own.value().scopes == scopes);
  CHECK_FALSE(own.value().refresh_token);
}

TEST_CASE("oidc-provider: a device is connected after its person has confirmed the code") {
  Client client;
  const Scopes scopes = {"openid", "offline_access"};
  auto started = client.devices.start(client.at(), scopes, {});
  INFO((started.has_error() ? started.error().message() : ""));
  REQUIRE(started.has_value());
  auto& device = started.value();
  CHECK(device.verification_uri_complete.find(device.user_code) != std::string::npos);
  CHECK_FALSE(client.devices.poll(client.at(), device, {}).value());

  Browser browser(client.peer.url());
  const auto entered = browser.open(device.verification_uri);
  const std::string form =
      "xsrf=" + hidden(entered.body, "xsrf") + "&user_code=" + device.user_code;
  browser.submit(device.verification_uri, form);
  const auto confirmed = browser.submit(device.verification_uri, form + "&confirm=yes");
  INFO(confirmed.url << "\n" << confirmed.body);
  REQUIRE(confirmed.status == 200);

  const auto tokens = client.devices.poll(client.at(), device, {});
  INFO((tokens.has_error() ? tokens.error().message() : ""));
  REQUIRE(tokens.has_value());
  REQUIRE(tokens.value().has_value());
  CHECK(tokens.value()->refresh_token.has_value());
}
