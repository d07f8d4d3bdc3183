// Proves that a page for one person sends a browser to sign in and gets it back, whatever the ways
// to sign in are, and that a browser is one person's at a time.
#include "authserver/oidc_peer.h"
#include "authserver/totp.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kFormPage = "/api/v1/oauth/sign_in";
constexpr const char* kCodePage = "/api/v1/oauth/sign_in/code";
constexpr const char* kSessionPage = "/api/v1/oauth/account";
// The address of a connect page has a query, with letters that forms and pages have to escape.
const std::string kTarget = std::string(kPageForAnn) + "?connector=git%26hub&ticket=a%2Bb";

const Person kOne{"acme", "ann"};
const Person kOther{"acme", "bob"};

// A host at which ann and bob sign in, with a password or at the provider.
struct TwoPeople {
  TwoPeople() {
    People& people = world.server().people;
    for (const Person& person : {kOne, kOther}) {
      REQUIRE(
          people.set_password(person, Secret(std::string(kPassword)), People::Account::kNew, "test")
              .has_value());
      REQUIRE(people.set_email(person, person.user + "@acme.example", "test").has_value());
    }
    host = world.other_host({.oidc = {peer.settings()}});
  }

  // Turns the person's second factor on. Returns a recovery code.
  std::string second_factor_of(const Person& person) {
    SecondFactors& factors = world.server().second_factors;
    const Secret secret = factors.begin(person).value();
    const auto step = static_cast<std::uint64_t>(totp_step(world.clock.wall()));
    const auto recovery = factors.confirm(person, hotp(secret, step)).value();
    REQUIRE(recovery);
    return std::string(recovery->front().reveal());
  }

  // Fills in the password form of the page that the browser shows.
  static httpd::Response show_password(Browser& browser, const Person& person) {
    return browser.submit(
        kFormPage,
        {{"organization", person.organization}, {"user", person.user}, {"password", kPassword}});
  }

  [[nodiscard]] long long sessions_of(const Person& person) {
    return static_cast<long long>(world.server().sessions.list(person).value().size());
  }

  OidcPeer peer;
  AuthWorld world;
  std::unique_ptr<AuthHost> host;
};

// Checks that the page has a link back to the page for ann, and that ann's browser gets that page.
void check_back(Browser& browser, const httpd::Response& signed_in) {
  INFO(signed_in.body);
  CHECK(signed_in.status == 200);
  CHECK(signed_in.body.find("You are ann of acme.") != std::string::npos);
  CHECK(browser.get(link_on(signed_in, kPageForAnn)).body == kTarget);
}

TEST_CASE("from the sign-in at the provider, a person comes back to the page that asked") {
  TwoPeople at;
  Browser browser(*at.host);
  SECTION("nobody was signed in") {
    check_back(browser, sign_in_at(at.peer, browser, nlohmann::json::object(), kTarget));
  }
  SECTION("somebody else was") {
    browser.sign_in(at.world.server(), kOther);
    const auto refused = browser.get(kTarget);
    CHECK(refused.status == 403);
    CHECK(refused.body.find("This link is for somebody else.") != std::string::npos);
    check_back(browser, sign_in_at(at.peer, browser, nlohmann::json::object(), kTarget));
    CHECK(at.sessions_of(kOther) == 0);
  }
  SECTION("another tab has signed the person in meanwhile") {
    const auto sent = browser.get(provider_link_on(browser.get(kTarget)));
    CHECK(sign_in_at(at.peer, browser).status == 303);
    const auto back = browser.get(at.peer.let_in(sent));
    CHECK(back.status == 303);
    CHECK(test::header_of(back, "Location") == kTarget);
    CHECK(at.sessions_of(kOne) == 1);
  }
}

TEST_CASE("from the second step, a person comes back to the page that asked") {
  TwoPeople at;
  const std::string code = at.second_factor_of(kOne);
  Browser browser(*at.host);
  const bool is_elses = GENERATE(false, true);
  if (is_elses) browser.sign_in(at.world.server(), kOther);
  SECTION("after the password") {
    browser.get(kTarget);
    CHECK(TwoPeople::show_password(browser, kOne).body.find("Second step") != std::string::npos);
  }
  SECTION("after the provider") {
    CHECK(
        sign_in_at(at.peer, browser, nlohmann::json::object(), kTarget).body.find("Second step") !=
        std::string::npos);
  }
  // Nobody is signed in by half a sign-in, and nobody is signed out.
  CHECK(at.sessions_of(kOne) == 0);
  CHECK(at.sessions_of(kOther) == (is_elses ? 1 : 0));
  CHECK(browser.submit(kCodePage, {{"code", "000"}}).status == 403);
  check_back(browser, browser.submit(kCodePage, {{"code", code}}));
  CHECK(at.sessions_of(kOne) == 1);
  CHECK(at.sessions_of(kOther) == 0);
}

TEST_CASE("who signs in with a password ends the session that the browser had") {
  TwoPeople at;
  Browser browser(*at.host);
  const Person before = GENERATE(kOther, kOne);
  browser.sign_in(at.world.server(), before);
  Browser old = browser;  // with the cookies of this moment
  browser.get(kFormPage);
  REQUIRE(TwoPeople::show_password(browser, kOne).status == 303);
  CHECK(browser.get(kSessionPage).body.find("signed in as ann of acme") != std::string::npos);
  CHECK(old.get(kSessionPage).body.find("signed in as") == std::string::npos);
  CHECK(at.sessions_of(kOther) == 0);
  CHECK(at.sessions_of(kOne) == 1);
  CHECK(at.world.audited("oauth.signed_out") == 1);
  // Other browsers stay signed in.
  Browser elsewhere(*at.host);
  elsewhere.sign_in(at.world.server(), before);
  browser.get(kFormPage);
  REQUIRE(TwoPeople::show_password(browser, kOne).status == 303);
  CHECK(elsewhere.get(kSessionPage).body.find("signed in as " + before.user) != std::string::npos);
}

}  // namespace
}  // namespace patchbay::authserver
