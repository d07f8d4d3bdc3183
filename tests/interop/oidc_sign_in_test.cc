// Tests that users can sign in with oidc-provider, a certified OpenID provider by other authors.
#include <filesystem>

#include "authserver/browser.h"
#include "interop/browser.h"
#include "interop/peer.h"
#include "skip.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kReturn = "/api/v1/oauth/sign_in/oidc/callback";
constexpr const char* kAccountPage = "/api/v1/oauth/account";

TEST_CASE(
    "oidc-provider: a person is found by the userinfo endpoint's address, and by the subject") {
  if (!std::filesystem::exists(PATCHBAY_SOURCE_DIR "/tests/interop/node_modules/oidc-provider")) {
    return skip("oidc-provider is not installed: run ./dev setup");
  }
  AuthWorld world;
  const test::ReservedPort port;
  const test::Peer peer("oidc_provider.mjs", {port.text(), std::string(kIssuer) + kReturn}, port);
  OidcSettings settings{.organization = "acme",
                        .issuer = peer.url(),
                        .client_id = "host",
                        .client_secret = Secret("a-secret-of-thirty-two-characters")};
  // Signs in with a new browser. Returns the account's page, or the page with the reason why the
  // sign-in failed.
  const auto account = [&] {
    const auto host = world.other_host({.oidc = {settings}});
    Browser browser(*host);
    const auto sent = browser.get(provider_link_on(browser.get(kAccountPage)));
    INFO(sent.body);
    REQUIRE(sent.status == 303);
    const auto there = test::Browser(peer.url()).open(test::header_of(sent, "Location"));
    INFO(there.url << "\n" << there.body);
    REQUIRE(there.url.starts_with(std::string(kIssuer) + kReturn));
    const auto back = browser.get(there.url.substr(std::string(kIssuer).size()));
    return back.status == 303 ? browser.get(test::header_of(back, "Location")) : back;
  };
  CHECK(account().body.find("Nobody is known here") != std::string::npos);
  REQUIRE(world.server().people.set_email({"acme", "ann"}, "ann@acme.example", "test").has_value());
  for (int i = 0; i < 2; ++i) {
    CHECK(account().body.find("signed in as ann of acme") != std::string::npos);
  }
  CHECK(world.audited("oauth.identity_bound") == 1);
  CHECK(world.audited("oauth.signed_in") == 2);
  settings.scopes.emplace_back("forbidden");
  CHECK(account().body.find("refused you") != std::string::npos);
  settings.scopes.pop_back();
  settings.client_secret = Secret("wrong");
  CHECK(account().status == 502);
  settings.issuer += "/";
  const auto host = world.other_host({.oidc = {settings}});
  Browser browser(*host);
  CHECK(browser.get(provider_link_on(browser.get(kAccountPage))).status == 502);
}

}  // namespace
}  // namespace patchbay::authserver
