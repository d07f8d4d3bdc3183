// Proves that people of several organizations sign in at the provider of their own, and that no
// provider can answer for another.
#include "authserver/oidc_peer.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kPageOfForms = "/api/v1/oauth/sign_in";
const Person kEve{"umbrella", "eve"};

// A host at which the people of acme and of umbrella sign in, each at a provider of their own.
struct TwoProviders {
  TwoProviders() {
    REQUIRE(world.host().keys.create(
        {.organization = "umbrella", .user = "eve", .new_organization = true}, "test"));
    People& people = world.server().people;
    REQUIRE(people.set_email({"acme", "ann"}, "ann@acme.example", "test"));
    REQUIRE(people.set_email(kEve, "eve@umbrella.example", "test"));
    serve(true);
  }
  void serve(bool takes_passwords) {
    std::vector<OidcSettings> all = {acme.settings(), umbrella.settings()};
    all[1].organization = "umbrella";
    all[1].name = "Umbrella";
    for (OidcSettings& each : all) each.has_own_return = true;
    acme.return_path = std::string(kReturn) + "/acme";
    umbrella.return_path = std::string(kReturn) + "/umbrella";
    host = world.other_host({.oidc = all, .takes_passwords = takes_passwords});
  }

  // Names the organization on the page that the browser shows.
  static httpd::Response choose(Browser& browser, const std::string& organization) {
    return browser.submit(kPageOfForms, {{"organization", organization}, {"decision", "choose"}});
  }
  // Brings the browser to the provider of the organization. Returns the answer that sends it there.
  static httpd::Response sent_to_provider(Browser& browser, const std::string& organization) {
    browser.get(kPageOfForms);
    return browser.get(provider_link_on(choose(browser, organization)));
  }
  [[nodiscard]] long long sessions() {
    return number_of(world.store(), "select count(*) from browser_session");
  }

  const nlohmann::json eves_claims = {{"sub", "eve-1"}, {"email", "eve@umbrella.example"}};
  OidcPeer acme;
  OidcPeer umbrella;
  AuthWorld world;
  std::unique_ptr<AuthHost> host;
};

std::string who_is_in(Browser& browser) { return browser.get("/api/v1/oauth/account").body; }

TEST_CASE("people of each organization sign in at its provider, which the page asks for") {
  TwoProviders at;
  at.serve(GENERATE(true, false));
  Browser browser(*at.host);
  const auto page = browser.get(kPageOfForms);
  // Who opens the page learns of no organization.
  for (const char* name : {"Acme", "acme", "mbrella"}) {
    CHECK(page.body.find(name) == std::string::npos);
  }
  const auto none = TwoProviders::choose(browser, "nobody");
  CHECK(none.status == 404);
  CHECK(none.body.find("No sign-in service is known here") != std::string::npos);
  CHECK(none.body.find("Sign in with") == std::string::npos);
  const auto chosen = TwoProviders::choose(browser, "umbrella");
  CHECK(chosen.status == 200);
  CHECK(chosen.body.find("Sign in with Umbrella") != std::string::npos);
  const auto back =
      browser.get(at.umbrella.let_in(browser.get(provider_link_on(chosen)), at.eves_claims));
  INFO(back.body);
  REQUIRE(back.status == 303);
  CHECK(who_is_in(browser).find("signed in as eve of umbrella") != std::string::npos);
  Browser anns(*at.host);
  CHECK(anns.get(at.acme.let_in(TwoProviders::sent_to_provider(anns, "acme"))).status == 303);
  CHECK(who_is_in(anns).find("signed in as ann of acme") != std::string::npos);
}

// The status and the text of a page, without the proof that is different in each browser.
std::string seen_by(const Browser& browser, const httpd::Response& page) {
  std::string text = std::to_string(page.status) + "\n" + page.body;
  const auto proof = browser.fields().find("proof");
  if (proof == browser.fields().end()) return text;
  for (std::size_t at = text.find(proof->second); at != std::string::npos;
       at = text.find(proof->second)) {
    text.erase(at, proof->second.size());
  }
  return text;
}

TEST_CASE("who proves nothing, or gives no user, does not learn who has a provider") {
  TwoProviders at;
  const bool takes_passwords = GENERATE(true, false);
  at.serve(takes_passwords);
  const bool is_proven = GENERATE(true, false);
  const std::string decision = GENERATE("choose", "sign_in");
  if (is_proven && decision == "choose") return;  // such a page says it, and counts as a try
  const auto answer_for = [&](const std::string& organization) {
    Browser browser(*at.host);
    if (is_proven) browser.get(kPageOfForms);
    const auto page = browser.submit(
        kPageOfForms, {{"organization", organization}, {"user", ""}, {"decision", decision}});
    return seen_by(browser, page);
  };
  const std::string known = answer_for("acme");
  CHECK(known.find("Sign in with") == std::string::npos);
  CHECK(known == answer_for("nobody"));
}

TEST_CASE("a browser that comes back without a state does not learn who has a provider") {
  TwoProviders at;
  const auto answer_for = [&](const std::string& organization) {
    Browser browser(*at.host);
    return seen_by(browser, browser.get(std::string(kReturn) + "/" + organization + "?state=x"));
  };
  const std::string known = answer_for("acme");
  CHECK(known.find("You are not signed in") != std::string::npos);
  CHECK(known == answer_for("nobody"));
}

TEST_CASE("who asks for one organization after another is stopped") {
  TwoProviders at;
  const bool comes_back = GENERATE(true, false);
  Browser browser(*at.host);
  int tries = 0;
  for (; tries < 40; ++tries) {
    const auto answer =
        comes_back
            ? browser.get(std::string(kReturn) + "/nobody?state=x")
            : browser.post(kPageOfForms, {{"organization", "nobody"}, {"decision", "choose"}});
    if (answer.status == 429) break;
    CHECK(answer.status == 400);
  }
  CHECK(tries >= 5);
  CHECK(tries < 40);
}

TEST_CASE("a program of one organization, and an invitation, lead to its provider at once") {
  TwoProviders at;
  const Client client = at.world.client(kNoSecret, {}, "umbrella").client;
  Browser browser(*at.host);
  const auto asked = browser.get(authorize_target(client));
  CHECK(asked.body.find("Sign in with Umbrella") != std::string::npos);
  const auto back =
      browser.get(at.umbrella.let_in(browser.get(provider_link_on(asked)), at.eves_claims));
  CHECK(browser.get(test::header_of(back, "Location")).body.find("Allow access?") !=
        std::string::npos);
  const auto token = at.world.server().people.invite({"acme", "bob"}, "test").value();
  Browser invited(*at.host);
  const auto page = invited.get("/api/v1/oauth/invitation?token=" + std::string(token.reveal()));
  CHECK(page.body.find("Sign in with Acme") != std::string::npos);
  CHECK(page.body.find("Umbrella") == std::string::npos);
}

TEST_CASE("a person of one provider is nobody of another organization") {
  TwoProviders at;
  Browser browser(*at.host);
  const auto sent = TwoProviders::sent_to_provider(browser, "umbrella");
  // The provider of umbrella says that this is ann of acme.
  const auto back =
      browser.get(at.umbrella.let_in(sent, {{"sub", "ann-1"}, {"email", "ann@acme.example"}}));
  CHECK(back.status == 403);
  CHECK(at.sessions() == 0);
}

TEST_CASE("what one provider gave is worth nothing with the state of another") {
  TwoProviders at;
  // Neither provider says in its answer who it is.
  for (OidcPeer* peer : {&at.acme, &at.umbrella}) {
    peer->published.erase("authorization_response_iss_parameter_supported");
  }
  Browser browser(*at.host);
  const std::string state = sent_back(TwoProviders::sent_to_provider(browser, "acme")).at("state");
  Browser other(*at.host);
  const std::string theirs =
      at.umbrella.let_in(TwoProviders::sent_to_provider(other, "umbrella"), at.eves_claims);
  const std::string query = theirs.substr(theirs.find('?') + 1);
  const std::string code = query.substr(query.find("code="));
  const std::string brought = code.substr(0, code.find('&')) + "&state=" + state;
  SECTION("at the address of the one that gave it") {
    CHECK(browser.get(at.umbrella.return_path + "?" + brought).status == 502);
  }
  SECTION("at the address of the one whose state it is") {
    CHECK(browser.get(at.acme.return_path + "?" + brought).status == 502);
  }
  SECTION("at an address that no provider has") {
    CHECK(browser.get(std::string(kReturn) + "?" + brought).status == 400);
    CHECK(browser.get(std::string(kReturn) + "/nobody?" + brought).status == 400);
  }
  CHECK(at.sessions() == 0);
}

TEST_CASE("a link to a provider is for the organization that was named") {
  TwoProviders at;
  Browser browser(*at.host);
  browser.get(kPageOfForms);
  std::string link = provider_link_on(TwoProviders::choose(browser, "acme"));
  const std::string named = "organization=acme";
  REQUIRE(link.find(named) != std::string::npos);
  link.replace(link.find(named), named.size(), "organization=umbrella");
  CHECK(browser.get(link).status == 400);
}

}  // namespace
}  // namespace patchbay::authserver
