// Tests how people get a password and a session, and how a password and a session end.
#include <atomic>
#include <functional>

#include "authserver/browser.h"
#include "authserver/password.h"
#include "authserver/visitor.h"
#include "fibers/scheduler.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kSignIn = "/api/v1/oauth/sign_in";
constexpr const char* kAccountPage = "/api/v1/oauth/account";

Members as_ann(const std::string& password) {
  return {{"organization", "acme"}, {"user", "ann"}, {"password", password}};
}

TEST_CASE("a password is kept with its own salt, and only the password itself fits") {
  SystemRandom random;
  const Secret password{std::string(kPassword)};
  const std::string one = kept_password(password, random);
  CHECK(one.starts_with("scrypt$15$8$3$"));
  CHECK(one != kept_password(password, random));
  CHECK(is_password(password, one));
  CHECK_FALSE(is_password(Secret("correct horse batterz"), one));
  CHECK_FALSE(is_password(password, ""));
  CHECK_FALSE(is_password(password, one.substr(0, one.size() - 8)));
  CHECK(check_password("eleven char").has_error());
  CHECK(check_password("twelve chars").has_value());
  CHECK(check_password("twelve\nchars").has_error());
  CHECK(check_password(std::string(257, 'x')).has_error());
}

TEST_CASE("an invited person chooses a password once, and is signed in") {
  AuthWorld world(each_database());
  const auto invitation = world.server().people.invite({"acme", "eve"}, "test");
  REQUIRE(invitation.has_value());
  const std::string token(invitation.value().reveal());
  const std::string target = "/api/v1/oauth/invitation?token=" + token;
  Browser browser(world.host());
  CHECK(browser.get("/api/v1/oauth/invitation?token=pbi_wrong").status == 404);
  const auto page = browser.get(target);
  REQUIRE(page.status == 200);
  CHECK(page.body.find("eve of acme") != std::string::npos);
  const auto submit = [&](const std::string& password, const std::string& again) {
    return browser.submit("/api/v1/oauth/invitation", {{"password", password}, {"again", again}});
  };
  CHECK(submit("short", "short").status == 400);
  CHECK(submit(kPassword, "something else").status == 400);
  const auto done = submit(kPassword, kPassword);
  CHECK(done.status == 303);
  const auto account = browser.get(kAccountPage);
  CHECK(account.body.find("signed in as eve of acme") != std::string::npos);
  CHECK(browser.get(target).status == 404);
  CHECK(world.audited("oauth.invited") == 1);
  CHECK(world.audited("oauth.password_set") == 1);
  CHECK(number_of(world.store(),
                  "select count(*) from local_account where password like '%horse%'") == 0);
}

TEST_CASE("an invitation ends after a week, and when a newer one is made") {
  AuthWorld world(each_database());
  People& people = world.server().people;
  const Secret first = people.invite({"acme", "ann"}, "test").value();
  CHECK(people.invited(first).value() == Person{"acme", "ann"});
  const Secret second = people.invite({"acme", "ann"}, "test").value();
  CHECK_FALSE(people.invited(first).value());
  CHECK(people.invited(second).value());
  world.age("invitation", std::chrono::hours(7 * 24));
  CHECK_FALSE(people.invited(second).value());
  CHECK(people.invite({"nobody", "ann"}, "test").error().code() == Code::kNotFound);
  CHECK(people.invite({"acme", "two words"}, "test").error().code() == Code::kInvalidArgument);
}

TEST_CASE("a person signs in and goes on to what the client asks") {
  AuthWorld world;
  REQUIRE(world.server()
              .people
              .set_password({"acme", "ann"}, Secret(std::string(kPassword)), People::Account::kNew,
                            "test")
              .has_value());
  const Client client = world.client().client;
  Browser browser(world.host());
  const auto page = browser.get(authorize_target(client));
  REQUIRE(page.status == 200);
  CHECK(page.body.find("Sign in") != std::string::npos);
  CHECK(page.body.find("autocomplete=\"current-password\"") != std::string::npos);
  const auto cookies = browser.cookies;
  const auto wrong = browser.submit(kSignIn, as_ann("another password"));
  CHECK(wrong.status == 403);
  CHECK(browser.cookies == cookies);
  CHECK(world.audited("oauth.sign_in_failed") == 1);
  const auto right = browser.submit(kSignIn, as_ann(kPassword));
  REQUIRE(right.status == 303);
  const std::string cookie = test::header_of(right, "Set-Cookie");
  for (const char* part :
       {"__Host-patchbay_session=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"}) {
    INFO(cookie);
    CHECK(cookie.find(part) != std::string::npos);
  }
  const auto consent = browser.get(test::header_of(right, "Location"));
  CHECK(consent.status == 200);
  CHECK(consent.body.find("Allow access?") != std::string::npos);
  CHECK(world.audited("oauth.signed_in") == 1);
}

TEST_CASE("a form of another site signs nobody in") {
  AuthWorld world;
  Browser browser(world.host());
  // A form that was sent without the page: first without a cookie, and then with another browser's
  // proof.
  CHECK(browser.post(kSignIn, as_ann(kPassword)).status == 400);
  Browser other(world.host());
  other.get(kSignIn);
  Members foreign = as_ann(kPassword);
  foreign.emplace_back("proof", other.fields().at("proof"));
  CHECK(browser.post(kSignIn, foreign).status == 400);
  CHECK(number_of(world.store(), "select count(*) from browser_session") == 0);
}

TEST_CASE("somebody who guesses is stopped, whoever they say they are") {
  AuthWorld world;
  Browser browser(world.host());
  browser.get(kSignIn);
  int tries = 0;
  for (; tries < 40; ++tries) {
    const auto answer = browser.submit(
        kSignIn, {{"organization", "acme"}, {"user", "nobody"}, {"password", "guess number one"}});
    if (answer.status == 429) {
      CHECK_FALSE(test::header_of(answer, "Retry-After").empty());
      break;
    }
    CHECK(answer.status == 403);
    browser.get(kSignIn);
  }
  CHECK(tries >= 5);
  CHECK(tries < 20);
}

TEST_CASE("a page that asks to wait says how long, and never too short a time") {
  using std::chrono::milliseconds;
  const auto said = [](Code code, std::optional<milliseconds> wait) {
    Error error(code, "Not now.");
    if (wait) error = std::move(error).with_retry_after(*wait);
    const auto page = failure_page(error);
    CHECK(test::header_of(page, "Retry-After").empty() == !wait);
    return page.body;
  };
  const auto says = [&](const std::string& body, const std::string& text) {
    INFO(body);
    CHECK(body.find(text) != std::string::npos);
  };
  says(said(Code::kRateLimited, milliseconds(1)), "Wait 1 second, then try again.");
  says(said(Code::kRateLimited, milliseconds(29'001)), "Wait 30 seconds, then");
  says(said(Code::kRateLimited, milliseconds(60'000)), "Wait 1 minute, then");
  says(said(Code::kRateLimited, milliseconds(60'001)), "Wait 2 minutes, then");
  says(said(Code::kRateLimited, milliseconds(300'000)), "Wait 5 minutes, then");
  says(said(Code::kOverloaded, milliseconds(5'000)), "Try again in 5 seconds.");
  says(said(Code::kOverloaded, std::nullopt), "Try again in 1 minute.");
}

TEST_CASE(
    "only so many wait for their password to be checked, and the others are refused at once") {
  AuthWorld world;
  std::atomic<int> overloaded = 0;
  std::atomic<int> checked = 0;
  fibers::Scheduler scheduler({.workers = 1});
  for (int i = 0; i < 48; ++i) {
    std::function<void()> tries = [&] {
      const auto is_right =
          world.server().people.check({"acme", "ann"}, Secret(std::string(kPassword)), {});
      if (is_right.has_value()) ++checked;
      if (is_right.has_error() && is_right.error().code() == Code::kOverloaded) ++overloaded;
    };
    REQUIRE(scheduler.spawn(tries));
  }
  scheduler.stop();
  CHECK(overloaded >= 1);
  CHECK(checked >= 32);
  CHECK(overloaded + checked == 48);
  CHECK(
      world.server().people.check({"acme", "ann"}, Secret(std::string(kPassword)), {}).has_value());
}

TEST_CASE("sessions are listed, and each can be ended") {
  AuthWorld world(each_database());
  Browser here(world.host());
  here.sign_in(world.server());
  Browser there(world.host());
  there.sign_in(world.server());
  const auto sessions = world.server().sessions.list({"acme", "ann"}).value();
  REQUIRE(sessions.size() == 2);
  const auto page = here.get(kAccountPage);
  CHECK(page.body.find("Sign out of this browser") != std::string::npos);
  CHECK(page.body.find("a test") != std::string::npos);
  // A form without the page's proof ends no session.
  CHECK(here.post(kAccountPage, {{"id", sessions[0].id}}).status == 400);
  CHECK(world.server().sessions.list({"acme", "ann"}).value().size() == 2);
  here.get(kAccountPage);
  CHECK(here.submit(kAccountPage, {{"decision", "end"}}).status == 303);
  CHECK(world.server().sessions.list({"acme", "ann"}).value().size() == 1);
  world.age("browser_session", std::chrono::hours(12));
  CHECK(there.get(kAccountPage).body.find("Sign in") != std::string::npos);
}

TEST_CASE("a person ends what they allowed, and a new password ends every session") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const std::string token = world.tokens_for(client).at("access_token");
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 200);
  Browser browser(world.host());
  browser.sign_in(world.server());
  const auto grants = world.server().grants.list("acme", "ann").value();
  REQUIRE(grants.size() == 1);
  CHECK(browser.get(kAccountPage).body.find("A client") != std::string::npos);
  REQUIRE(world.server().grants.end("acme", "bob", grants[0].id).has_error());
  REQUIRE(world.server().grants.end("acme", "ann", grants[0].id).has_value());
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 401);
  REQUIRE(world.server()
              .people
              .set_password({"acme", "ann"}, Secret(std::string(kPassword)), People::Account::kNew,
                            "test")
              .has_value());
  CHECK(world.server().sessions.list({"acme", "ann"}).value().empty());
}

TEST_CASE("a new password ends what was allowed with the old one, also codes and tokens") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const auto tokens = world.tokens_for(client);
  const std::string access = tokens.at("access_token");
  const std::string code = world.code_for(client);
  People& people = world.server().people;
  SECTION("set by an operator") {
    REQUIRE(people
                .set_password({"acme", "ann"}, Secret(std::string(kPassword)),
                              People::Account::kNew, "test")
                .has_value());
  }
  SECTION("chosen with an invitation") {
    const Secret invitation = people.invite({"acme", "ann"}, "test").value();
    REQUIRE(people.accept(invitation, Secret(std::string(kPassword)), {}).has_value());
  }
  world.host().callers.forget();
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 401);
  CHECK(world.server().grants.list("acme", "ann").value().empty());
  world.host().token(400, AuthWorld::refresh(client, tokens.at("refresh_token")));
  world.host().token(400, AuthWorld::exchange(client, code));
  world.tokens_for(client);
}

TEST_CASE("a new password ends tokens at once, also those that the server knows from before") {
  AuthWorld world;
  // This host does not check for changes by other hosts during the test.
  const auto host = world.other_host({.callers = {.look = std::chrono::hours(1)}});
  People& people = host->authserver.people;
  const std::string access = world.tokens_for(world.client().client).at("access_token");
  REQUIRE(host->ask_with("/api/v1/mcp", access).status == 200);
  SECTION("set by an operator") {
    const Secret password{std::string(kPassword)};
    REQUIRE(
        people.set_password({"acme", "ann"}, password, People::Account::kNew, "test").has_value());
  }
  SECTION("chosen with an invitation") {
    const Secret invitation = people.invite({"acme", "ann"}, "test").value();
    Browser browser(*host);
    browser.get("/api/v1/oauth/invitation?token=" + std::string(invitation.reveal()));
    REQUIRE(
        browser.submit("/api/v1/oauth/invitation", {{"password", kPassword}, {"again", kPassword}})
            .status == 303);
  }
  CHECK(host->ask_with("/api/v1/mcp", access).status == 401);
}

TEST_CASE("a user who was removed is signed in nowhere, and keeps no password") {
  AuthWorld world(each_database());
  People& people = world.server().people;
  REQUIRE(people
              .set_password({"acme", "ann"}, Secret(std::string(kPassword)), People::Account::kNew,
                            "test")
              .has_value());
  Browser browser(world.host());
  browser.sign_in(world.server());
  REQUIRE(world.store()
              .transaction([&](store::Transaction& transaction) -> Result<int> {
                return world.host().keys.end_user(transaction, "acme", "ann", "test");
              })
              .has_value());
  CHECK(browser.get(kAccountPage).body.find("Sign in") != std::string::npos);
  CHECK_FALSE(people.check({"acme", "ann"}, Secret(std::string(kPassword)), {}).value());
  CHECK(people.invite({"acme", "ann"}, "test").error().code() == Code::kNotFound);
  REQUIRE(world.server().tend().has_value());
  CHECK(number_of(world.store(), "select count(*) from local_account") == 0);
  CHECK(number_of(world.store(), "select count(*) from browser_session") == 0);
}

}  // namespace
}  // namespace patchbay::authserver
