// Tests how a browser goes to the provider and returns, and which answers are accepted.
#include <ctime>

#include "authserver/mac.h"
#include "authserver/oidc_peer.h"
#include "authserver/totp.h"
#include "base/base64.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr const char* kOwnAccount = "/api/v1/oauth/account";
constexpr const char* kSignInTarget = "/api/v1/oauth/sign_in";

// A host at which users may sign in with the provider, and ann's email address.
struct OidcWorld {
  explicit OidcWorld(store::Dialect dialect = store::Dialect::kSqlite) : world(dialect) {
    REQUIRE(
        world.server().people.set_email({"acme", "ann"}, "ann@acme.example", "test").has_value());
    serve(peer.settings());
  }
  void serve(const OidcSettings& settings, bool takes_passwords = true) {
    host =
        world.other_host({.log = [this](telemetry::Level, std::string_view line) { log += line; },
                          .oidc = {settings},
                          .takes_passwords = takes_passwords});
  }
  long long sessions() { return number_of(world.store(), "select count(*) from browser_session"); }
  // Checks that no user was signed in, that the page says so, and that the audit has this reason.
  void check_refused(const httpd::Response& answer, int status, const std::string& reason) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.body.find("You are not signed in") != std::string::npos);
    CHECK(answer.body.find("Sign in again") != std::string::npos);
    CHECK(log.find(reason) != std::string::npos);
    CHECK(number_of(world.store(),
                    "select count(*) from audit_record where action = 'oauth.identity_refused' and "
                    "payload like '%" +
                        reason + "%'") >= 1);
    CHECK(sessions() == 0);
  }

  std::string log;
  OidcPeer peer;
  AuthWorld world;
  std::unique_ptr<AuthHost> host;
};

TEST_CASE("a person signs in at the provider and goes on to what the client asks") {
  OidcWorld at(each_database());
  const Client client = at.world.client().client;
  Browser browser(*at.host);
  const auto page = browser.get(authorize_target(client));
  CHECK(page.body.find(">Sign in with Acme</a>") != std::string::npos);
  CHECK(page.body.find("type=\"password\"") != std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  const auto sent = browser.get(provider_link_on(page));
  const auto back = browser.get(at.peer.let_in(sent));
  INFO(back.body);
  REQUIRE(back.status == 303);
  const auto consent = browser.get(test::header_of(back, "Location"));
  CHECK(consent.body.find("Allow access?") != std::string::npos);
  CHECK(consent.body.find("signed in as ann of acme") != std::string::npos);
  CHECK(at.world.audited("oauth.identity_bound") == 1);
  CHECK(at.world.audited("oauth.signed_in") == 1);
  // The session is listed and can be ended, like any other session.
  const auto sessions = at.world.server().sessions.list({"acme", "ann"}).value();
  REQUIRE(sessions.size() == 1);
  REQUIRE(at.world.server().sessions.end({"acme", "ann"}, sessions[0].id).has_value());
  CHECK(browser.get(kOwnAccount).body.find("Sign in") != std::string::npos);
  // From now on, only the subject counts, and the address does not matter.
  CHECK(sign_in_at(at.peer, browser, {{"email", "married@other.example"}}).status == 303);
  CHECK(browser.get(kOwnAccount).body.find("signed in as ann of acme") != std::string::npos);
  CHECK(at.world.audited("oauth.identity_bound") == 1);
}

TEST_CASE("without a provider there is no link, and without passwords there is no form") {
  OidcWorld at;
  Browser usual(at.world.host());
  CHECK(usual.get(kSignInTarget).body.find("Sign in with") == std::string::npos);
  CHECK(usual.get("/api/v1/oauth/sign_in/oidc").status == 404);
  at.serve(at.peer.settings(), false);
  Browser browser(*at.host);
  const auto page = browser.get(kSignInTarget);
  CHECK(page.body.find("Sign in with Acme") != std::string::npos);
  CHECK(page.body.find("<form") == std::string::npos);
  const auto refused = browser.post(
      kSignInTarget, {{"organization", "acme"}, {"user", "ann"}, {"password", kPassword}});
  CHECK(refused.status == 403);
  const auto invitation = at.world.server().people.invite({"acme", "eve"}, "test").value();
  const auto invited =
      browser.get("/api/v1/oauth/invitation?token=" + std::string(invitation.reveal()));
  CHECK(invited.body.find("Sign in with Acme") != std::string::npos);
  CHECK(invited.body.find("<form") == std::string::npos);
  CHECK(sign_in_at(at.peer, browser).status == 303);
}

TEST_CASE("an invited person signs in at a provider that verifies no address, as Entra does not") {
  OidcWorld at;
  const bool takes_passwords = GENERATE(true, false);
  at.serve(at.peer.settings(), takes_passwords);
  const json claims = {
      {"sub", "oid-7"}, {"email", "eve@acme.example"}, {"email_verified", nullptr}};
  Browser outside(*at.host);
  at.check_refused(sign_in_at(at.peer, outside, claims), 403, "email_unverified");
  const auto token = at.world.server().people.invite({"acme", "eve"}, "test").value();
  const std::string page = "/api/v1/oauth/invitation?token=" + std::string(token.reveal());
  Browser browser(*at.host);
  const auto back = sign_in_at(at.peer, browser, claims, page);
  INFO(back.body);
  REQUIRE(back.status == 303);
  CHECK(browser.get(kOwnAccount).body.find("signed in as eve of acme") != std::string::npos);
  CHECK(browser.get(page).status == 404);
  // From now on the subject is enough.
  Browser later(*at.host);
  CHECK(sign_in_at(at.peer, later, claims).status == 303);
  CHECK(later.get(kOwnAccount).body.find("signed in as eve of acme") != std::string::npos);
}

TEST_CASE("a link to the provider is for the invitation whose page had it") {
  OidcWorld at;
  const auto eve = at.world.server().people.invite({"acme", "eve"}, "test").value();
  const auto bob = at.world.server().people.invite({"acme", "bob"}, "test").value();
  Browser browser(*at.host);
  std::string link =
      provider_link_on(browser.get("/api/v1/oauth/invitation?token=" + std::string(eve.reveal())));
  const std::size_t shown = link.find(eve.reveal());
  REQUIRE(shown != std::string::npos);
  link.replace(shown, eve.reveal().size(), bob.reveal());
  CHECK(browser.get(link).status == 400);
}

TEST_CASE("an ID token that says something wrong signs nobody in") {
  OidcWorld at;
  const auto now = std::time(nullptr);
  const json wrong =
      GENERATE_COPY(json{{"nonce", "another"}}, json{{"aud", "another"}}, json{{"exp", now - 61}},
                    json{{"iat", now + 120}}, json{{"iss", "https://login.evil.example"}});
  Browser browser(*at.host);
  at.check_refused(sign_in_at(at.peer, browser, wrong), 502, "bad_id_token");
  CHECK(at.world.audited("oauth.identity_bound") == 0);
}

std::string text64(const std::string& text) {
  return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

TEST_CASE("an ID token that no key of the provider has signed signs nobody in") {
  OidcWorld at;
  const std::string how = GENERATE(as<std::string>{}, "none", "HS256", "other key", "changed");
  const SigningKey other("RS256", "first");
  at.peer.sign = [&](const json& claims) -> std::string {
    const std::string right = at.peer.key.signed_jwt(claims);
    if (how == "other key") return other.signed_jwt(claims);
    if (how == "changed") {
      json changed = claims;
      changed["sub"] = "bob-1";
      const std::size_t first = right.find('.');
      return right.substr(0, first + 1) + text64(changed.dump()) + right.substr(right.rfind('.'));
    }
    const std::string text =
        text64(json{{"alg", how}, {"kid", "first"}}.dump()) + "." + text64(claims.dump());
    return text + "." + (how == "none" ? "" : mac_of(at.peer.keys.dump(), text));
  };
  Browser browser(*at.host);
  at.check_refused(sign_in_at(at.peer, browser), 502, "bad_id_token");
}

TEST_CASE("ID tokens are signed by RSA, by P-256 or by Ed25519") {
  OidcWorld at;
  const SigningKey key(GENERATE(as<std::string>{}, "RS256", "ES256", "EdDSA"), "k");
  at.peer.keys = key.jwks();
  at.peer.sign = [&](const json& claims) { return key.signed_jwt(claims); };
  Browser browser(*at.host);
  CHECK(sign_in_at(at.peer, browser).status == 303);
}

TEST_CASE("a provider may change its keys, which are read once more for a key that is unknown") {
  OidcWorld at;
  Browser first(*at.host);
  CHECK(sign_in_at(at.peer, first).status == 303);
  Browser again(*at.host);
  CHECK(sign_in_at(at.peer, again).status == 303);
  CHECK(at.peer.keys_read == 1);
  const SigningKey next("ES256", "second");
  at.peer.keys = next.jwks();
  at.peer.sign = [&](const json& claims) { return next.signed_jwt(claims); };
  Browser later(*at.host);
  CHECK(sign_in_at(at.peer, later).status == 303);
  CHECK(at.peer.keys_read == 2);
  const SigningKey stranger("ES256", "third");
  at.peer.sign = [&](const json& claims) { return stranger.signed_jwt(claims); };
  Browser last(*at.host);
  CHECK(sign_in_at(at.peer, last).status == 502);
  CHECK(at.peer.keys_read == 3);
}

TEST_CASE("a client without a secret is one of a provider that asks for none") {
  OidcWorld at;
  at.peer.published["token_endpoint_auth_methods_supported"] = {"none"};
  at.peer.is_client_public = true;
  OidcSettings settings = at.peer.settings();
  settings.client_secret = Secret();
  at.serve(settings);
  Browser browser(*at.host);
  CHECK(sign_in_at(at.peer, browser).status == 303);
}

TEST_CASE("the address may be at the userinfo endpoint, for the same person only") {
  OidcWorld at;
  at.peer.published["userinfo_endpoint"] = at.peer.issuer() + "/userinfo";
  at.peer.user_info = {{"sub", "ann-1"}, {"email", "ann@acme.example"}, {"email_verified", true}};
  const json silent = {{"email", nullptr}, {"email_verified", nullptr}};
  Browser browser(*at.host);
  SECTION("of the same person") { CHECK(sign_in_at(at.peer, browser, silent).status == 303); }
  SECTION("somebody else's") {
    at.peer.user_info["sub"] = "bob-1";
    at.check_refused(sign_in_at(at.peer, browser, silent), 502, "bad_id_token");
  }
  SECTION("not verified") {
    at.peer.user_info["email_verified"] = false;
    at.check_refused(sign_in_at(at.peer, browser, silent), 403, "email_unverified");
  }
}

TEST_CASE("a state works once, in its own browser, for ten minutes") {
  OidcWorld at(each_database());
  Browser browser(*at.host);
  const std::string back =
      at.peer.let_in(browser.get(provider_link_on(browser.get(kSignInTarget))));
  Browser other(*at.host);
  other.get(kSignInTarget);
  SECTION("another browser gets nothing, and takes nothing away") {
    at.check_refused(other.get(back), 400, "invalid_state");
    CHECK(browser.get(back).status == 303);
  }
  SECTION("a second use gets nothing") {
    CHECK(browser.get(back).status == 303);
    CHECK(browser.get(back).status == 400);
    CHECK(at.sessions() == 1);
    CHECK(at.world.audited("oauth.identity_refused") == 1);
  }
  SECTION("it ends") {
    at.world.age("pending_oidc_sign_in", std::chrono::minutes(10));
    at.check_refused(browser.get(back), 400, "invalid_state");
  }
  SECTION("a state that is missing or unknown gets nothing") {
    at.check_refused(browser.get(kReturn), 400, "invalid_state");
    at.check_refused(browser.get(std::string(kReturn) + "?code=x&state=y"), 400, "invalid_state");
  }
  SECTION("what nobody used is deleted") {
    at.world.age("pending_oidc_sign_in", std::chrono::minutes(10));
    REQUIRE(at.world.server().tend().has_value());
    CHECK(number_of(at.world.store(), "select count(*) from pending_oidc_sign_in") == 0);
  }
}

TEST_CASE("several tabs sign in side by side, and each goes on where it was") {
  OidcWorld at;
  const Client client = at.world.client().client;
  Browser browser(*at.host);
  const auto one = browser.get(provider_link_on(browser.get(authorize_target(client))));
  const auto page = browser.get(kSignInTarget);
  const auto two = browser.get(provider_link_on(page));
  CHECK(browser.get(at.peer.let_in(two)).status == 303);
  const auto back = browser.get(at.peer.let_in(one));
  CHECK(back.status == 303);
  CHECK(test::header_of(back, "Location").starts_with("/api/v1/oauth/authorize?"));
  CHECK(at.world.audited("oauth.signed_in") == 1);  // both tabs use the session that the other tab
                                                    // made
  CHECK(at.sessions() == 1);
  // The link of a page that was open meanwhile still leads to the provider. If another person signs
  // in there, the first person's session ends.
  REQUIRE(at.world.server().people.set_email({"acme", "bob"}, "bob@acme.example", "test"));
  const auto three = browser.get(provider_link_on(page));
  CHECK(browser.get(at.peer.let_in(three, {{"sub", "bob-1"}, {"email", "bob@acme.example"}}))
            .status == 303);
  CHECK(browser.get(kOwnAccount).body.find("signed in as bob of acme") != std::string::npos);
  CHECK(at.sessions() == 1);
}

TEST_CASE("a link that stood on no page of this server leads nowhere") {
  OidcWorld at;
  Browser browser(*at.host);
  Browser other(*at.host);
  const std::string foreign = provider_link_on(other.get(kSignInTarget));
  const auto page = browser.get(foreign);
  CHECK(page.status == 400);
  CHECK(page.body.find("Sign in with Acme") != std::string::npos);
  CHECK(browser.get(foreign).status == 400);
  CHECK(browser.get(provider_link_on(page)).status == 303);
}

TEST_CASE("a provider that was down serves the next person as soon as it is up") {
  OidcWorld at;
  Browser browser(*at.host);
  const auto link = provider_link_on(browser.get(kSignInTarget));
  SECTION("when the browser should go there") {
    at.peer.is_down = true;
    at.check_refused(browser.get(link), 503, "provider_down");
  }
  SECTION("when the browser comes back") {
    const std::string back = at.peer.let_in(browser.get(link));
    at.peer.is_down = true;
    at.check_refused(browser.get(back), 503, "provider_down");
  }
  at.peer.is_down = false;
  CHECK(sign_in_at(at.peer, browser).status == 303);
}

TEST_CASE("a provider that calls itself otherwise is not believed, and is asked again") {
  OidcWorld at;
  Browser browser(*at.host);
  at.peer.published["issuer"] = at.peer.issuer() + "/";
  at.check_refused(browser.get(provider_link_on(browser.get(kSignInTarget))), 502,
                   "issuer_mismatch");
  at.peer.published["issuer"] = at.peer.issuer();
  CHECK(sign_in_at(at.peer, browser).status == 303);
}

TEST_CASE("a browser that comes back from another server than it was sent to is refused") {
  OidcWorld at;
  Browser browser(*at.host);
  const std::string back =
      at.peer.let_in(browser.get(provider_link_on(browser.get(kSignInTarget))));
  const std::string without = back.substr(0, back.find("&iss="));
  SECTION("it says so") {
    at.check_refused(browser.get(without + "&iss=https%3A%2F%2Fevil.example"), 502,
                     "issuer_mismatch");
  }
  SECTION("the provider promises to name itself, and does not") {
    at.check_refused(browser.get(without), 502, "issuer_mismatch");
  }
}

TEST_CASE("a provider that promises no iss may leave it out") {
  OidcWorld at;
  at.peer.published.erase("authorization_response_iss_parameter_supported");
  Browser browser(*at.host);
  const std::string back =
      at.peer.let_in(browser.get(provider_link_on(browser.get(kSignInTarget))));
  CHECK(browser.get(back.substr(0, back.find("&iss="))).status == 303);
}

TEST_CASE("a person whom the provider refuses is told so, in our words") {
  OidcWorld at;
  Browser browser(*at.host);
  const auto sent = browser.get(provider_link_on(browser.get(kSignInTarget)));
  const std::string state = sent_back(sent).at("state");
  const auto [error, status, reason] = GENERATE(
      table<std::string, int, std::string>({{"access_denied", 403, "denied"},
                                            {"temporarily_unavailable", 503, "provider_down"},
                                            {"login_required", 502, "authorization_failed"},
                                            {"", 502, "authorization_failed"}}));
  const auto answer = browser.get(std::string(kReturn) + "?" +
                                  form_text({{"error", error},
                                             {"error_description", "Call 0900-EVIL"},
                                             {"state", state},
                                             {"iss", at.peer.issuer()}}));
  at.check_refused(answer, status, reason);
  CHECK(answer.body.find("EVIL") == std::string::npos);
}

TEST_CASE("a second factor is asked for after the provider, unless the operator says otherwise") {
  OidcWorld at;
  auto settings = at.peer.settings();
  settings.replaces_second_factor = GENERATE(false, true);
  at.serve(settings);
  SecondFactors& factors = at.world.server().second_factors;
  const Secret secret = factors.begin({"acme", "ann"}).value();
  const auto step = static_cast<std::uint64_t>(totp_step(at.world.clock.wall()));
  const auto recovery = factors.confirm({"acme", "ann"}, hotp(secret, step)).value();
  REQUIRE(recovery);
  Browser browser(*at.host);
  const auto back = sign_in_at(at.peer, browser);
  if (settings.replaces_second_factor) {
    CHECK(back.status == 303);
    CHECK(at.sessions() == 1);
    return;
  }
  CHECK(back.status == 200);
  CHECK(at.sessions() == 0);
  const auto show = [&](std::string_view code) {
    return browser.submit("/api/v1/oauth/sign_in/code", {{"code", std::string(code)}});
  };
  CHECK(show("000").status == 403);
  CHECK(show(recovery->front().reveal()).status == 303);
  CHECK(browser.get(kOwnAccount).body.find("signed in as ann of acme") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::authserver
