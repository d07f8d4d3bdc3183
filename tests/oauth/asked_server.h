// An authorization server. The test writes all its answers.
#pragma once

#include <string>
#include <string_view>

#include "http_client/client_fixture.h"
#include "oauth/journey.h"

namespace patchbay::oauth::test {

class AskedServer : public patchbay::test::ClientFixture {
 public:
  // Sets the answer of the token endpoint from now on.
  void answers(int status, const std::string& body,
               const std::string& headers = "Content-Type: application/json\r\n") {
    server.on("/token",
              [=](const auto&, auto& connection) { connection.answer(status, body, headers); });
  }

  [[nodiscard]] Registration at() const {
    return {declared,
            {.issuer = "",
             .authorize = server.url("/authorize"),
             .token = server.url("/token"),
             .device = server.url("/device"),
             .revoke = server.url("/revoke"),
             .resource = "",
             .reach = http_client::Reach::kLoopback},
            {"app", Secret(kClientSecret)}};
  }

  Result<oauth_messages::TokenSet> exchange() {
    return tokens.exchange_code(at(),
                                {.code = Secret("canary-code"),
                                 .code_verifier = Secret("canary-verifier"),
                                 .redirect_uri = kRedirectOfGithub,
                                 .scopes = {"asked"}},
                                {});
  }
  Result<oauth_messages::TokenSet> refresh() {
    const std::vector<std::string> held = {"held"};
    return tokens.refresh(at(), Secret("canary-refresh"), held, {});
  }
  // Returns the last request that arrived.
  [[nodiscard]] patchbay::test::SeenRequest last() const { return server.seen().back(); }

  TokenEndpoint tokens{client, clock};
  DeviceFlow devices{client, clock};
  manifest::OAuth2 declared;
};

}  // namespace patchbay::oauth::test
