// Tests how a person sets up a second factor, and that no sign-in succeeds without it.
#include <regex>

#include "authserver/browser.h"
#include "authserver/totp.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kFirstStep = "/api/v1/oauth/sign_in";
constexpr const char* kCodeStep = "/api/v1/oauth/sign_in/code";
constexpr const char* kFactorPage = "/api/v1/oauth/second_factor";

const Person kAnn{"acme", "ann"};

void set_password(AuthWorld& world, People::Account account = People::Account::kNew) {
  REQUIRE(world.server()
              .people.set_password(kAnn, Secret(std::string(kPassword)), account, "test")
              .has_value());
}

// The person's app. It has the secret, and shows codes by the world's clock.
class App {
 public:
  App(AuthWorld& world, Secret secret) : world_(&world), secret_(std::move(secret)) {}

  [[nodiscard]] std::string code(std::int64_t later = 0) const {
    const std::int64_t step = totp_step(world_->clock.wall()) + later;
    return hotp(secret_, static_cast<std::uint64_t>(step));
  }
  // Returns the next code that was not shown before.
  std::string next_code() {
    world_->clock.move(std::chrono::seconds(kTotpStepSeconds));
    return code();
  }

 private:
  AuthWorld* world_;
  Secret secret_;
};

// Turns ann's second factor on, without using the pages.
struct EnrolledPerson {
  App app;
  std::vector<Secret> recovery;
};
EnrolledPerson enrolled(AuthWorld& world) {
  SecondFactors& factors = world.server().second_factors;
  App app(world, factors.begin(kAnn).value());
  auto codes = factors.confirm(kAnn, app.code()).value();
  REQUIRE(codes);
  return {std::move(app), std::move(*codes)};
}

Members first_step() {
  return {{"organization", "acme"}, {"user", "ann"}, {"password", kPassword}};
}

long long sessions(AuthWorld& world) {
  return number_of(world.store(), "select count(*) from browser_session");
}

// Returns the bytes that a text in base32 encodes.
Secret from_base32(const std::string& text) {
  std::string bytes;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const auto value = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(letter);
    REQUIRE(value != std::string_view::npos);
    held = (held << 5 | static_cast<unsigned>(value)) & 0xFFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFFU);
  }
  return Secret(std::move(bytes));
}

TEST_CASE("a person turns the second factor on by pages, with the password and a first code") {
  AuthWorld world(each_database());
  set_password(world);
  Browser browser(world.host());
  browser.sign_in(world.server());
  Browser elsewhere(world.host());
  elsewhere.sign_in(world.server());
  CHECK(browser.get("/api/v1/oauth/account").body.find("Second factor: off") != std::string::npos);
  REQUIRE(browser.get(kFactorPage).status == 200);
  CHECK(browser.submit(kFactorPage, {{"decision", "begin"}, {"password", "not the password"}})
            .status == 403);
  const auto shown = browser.submit(kFactorPage, {{"decision", "begin"}, {"password", kPassword}});
  REQUIRE(shown.status == 200);
  std::smatch found;
  REQUIRE(std::regex_search(shown.body, found, std::regex("<p>([A-Z2-7]{32})</p>")));
  const std::string letters = found[1];
  CHECK(shown.body.find("otpauth://totp/patchbay.test:acme%2Fann?secret=" + letters) !=
        std::string::npos);
  CHECK(shown.body.find("<script") == std::string::npos);
  CHECK(test::header_of(shown, "Cache-Control") == "no-store");
  // The store contains the encrypted (sealed) secret. Sign-ins do not need a code yet.
  CHECK(number_of(world.store(),
                  "select count(*) from second_factor where sealed_secret like 'pb1:%'") == 1);
  CHECK_FALSE(world.server().second_factors.is_on(kAnn).value());

  const App app(world, from_base32(letters));
  CHECK(browser.submit(kFactorPage, {{"decision", "confirm"}, {"code", app.code(5)}}).status ==
        403);
  const auto on = browser.submit(kFactorPage, {{"decision", "confirm"}, {"code", app.code()}});
  REQUIRE(on.status == 200);
  const std::regex code("<p>([A-Z2-7]{4}(-[A-Z2-7]{4}){3})</p>");
  CHECK(std::distance(std::sregex_iterator(on.body.begin(), on.body.end(), code),
                      std::sregex_iterator()) == 10);
  CHECK(world.server().second_factors.is_on(kAnn).value());
  CHECK(world.audited("oauth.totp_enabled") == 1);
  // This browser stays signed in, and the other browser does not.
  CHECK(browser.get("/api/v1/oauth/account").body.find("Second factor: on") != std::string::npos);
  CHECK(elsewhere.get("/api/v1/oauth/account").body.find("Sign in") != std::string::npos);
  CHECK(browser.get(kFactorPage).body.find("left: 10") != std::string::npos);
}

TEST_CASE("a form of another site, or of nobody, changes no second factor") {
  AuthWorld world;
  set_password(world);
  Browser browser(world.host());
  CHECK(browser.get(kFactorPage).body.find("Sign in") != std::string::npos);
  browser.sign_in(world.server());
  CHECK(browser.post(kFactorPage, {{"decision", "begin"}, {"password", kPassword}}).status == 400);
  browser.get(kFactorPage);
  // A proof for one form is not valid for another form.
  CHECK(browser.submit(kFactorPage, {{"decision", "end"}, {"code", "000000"}}).status == 400);
  CHECK(number_of(world.store(), "select count(*) from second_factor") == 0);
}

TEST_CASE("with a second factor, the password alone signs nobody in") {
  AuthWorld world(each_database());
  set_password(world);
  auto [app, recovery] = enrolled(world);
  const Client client = world.client().client;
  Browser browser(world.host());
  browser.get(authorize_target(client));
  const auto asked = browser.submit(kFirstStep, first_step());
  REQUIRE(asked.status == 200);
  CHECK(asked.body.find("autocomplete=\"one-time-code\"") != std::string::npos);
  CHECK(sessions(world) == 0);
  CHECK(world.audited("oauth.signed_in") == 0);
  const std::string code = app.next_code();
  CHECK(browser.submit(kCodeStep, {{"code", code == "000000" ? "000001" : "000000"}}).status ==
        403);
  CHECK(world.audited("oauth.totp_failed") == 1);
  CHECK(sessions(world) == 0);
  const auto done = browser.submit(kCodeStep, {{"code", code.substr(0, 3) + " " + code.substr(3)}});
  REQUIRE(done.status == 303);
  CHECK(browser.get(test::header_of(done, "Location")).body.find("Allow access?") !=
        std::string::npos);
  CHECK(sessions(world) == 1);

  // A used code is refused within its time step, on another host too. The code before it is also
  // refused.
  const auto other = world.other_host();
  for (AuthHost* host : {&world.host(), other.get()}) {
    Browser second(*host);
    second.get(kFirstStep);
    REQUIRE(second.submit(kFirstStep, first_step()).status == 200);
    CHECK(second.submit(kCodeStep, {{"code", code}}).status == 403);
    CHECK(second.submit(kCodeStep, {{"code", app.code(-1)}}).status == 403);
  }
  CHECK(sessions(world) == 1);
}

TEST_CASE("a page that asks for a code works in its own browser, for five minutes and five tries") {
  AuthWorld world;
  set_password(world);
  auto [app, recovery] = enrolled(world);
  Browser browser(world.host());
  browser.get(kFirstStep);
  REQUIRE(browser.submit(kFirstStep, first_step()).status == 200);
  const std::map<std::string, std::string> fields = browser.fields();
  SECTION("another browser has a proof of its own, and not this page") {
    Browser thief(world.host());
    thief.get(kFirstStep);
    CHECK(thief
              .post(kCodeStep, {{"pending", fields.at("pending")},
                                {"request", ""},
                                {"proof", fields.at("proof")},
                                {"code", app.next_code()}})
              .status == 403);
    thief.cookies = browser.cookies;
    thief.cookies["__Host-patchbay_browser"] = std::string(43, 'x');
    CHECK(thief
              .post(kCodeStep, {{"pending", fields.at("pending")},
                                {"request", ""},
                                {"proof", fields.at("proof")},
                                {"code", app.code()}})
              .status == 403);
  }
  SECTION("five minutes are over") {
    world.age("pending_sign_in", std::chrono::minutes(5));
    const auto late = browser.submit(kCodeStep, {{"code", app.next_code()}});
    CHECK(late.status == 403);
    CHECK(late.body.find("name=\"password\"") != std::string::npos);
  }
  SECTION("five codes were wrong") {
    const std::string wrong = app.code(7);
    for (int i = 0; i < 5; ++i) {
      CHECK(browser.submit(kCodeStep, {{"code", wrong}}).body.find("That code is wrong") !=
            std::string::npos);
    }
    const auto late = browser.submit(kCodeStep, {{"code", app.next_code()}});
    CHECK(late.status == 403);
    CHECK(late.body.find("name=\"password\"") != std::string::npos);
    CHECK(number_of(world.store(), "select count(*) from pending_sign_in") == 0);
  }
  SECTION("a new password came in between") {
    set_password(world, People::Account::kExisting);
    CHECK(browser.submit(kCodeStep, {{"code", app.next_code()}}).status == 403);
  }
  CHECK(sessions(world) == 0);
}

TEST_CASE("somebody who has the password and guesses codes is stopped") {
  AuthWorld world;
  set_password(world);
  auto [app, recovery] = enrolled(world);
  const std::string wrong = app.code(7);
  int tries = 0;
  while (tries < 40 && world.server().take_code_try(kAnn).has_value()) ++tries;
  CHECK(tries >= 5);
  CHECK(tries < 20);
  Browser browser(world.host());
  browser.get(kFirstStep);
  REQUIRE(browser.submit(kFirstStep, first_step()).status == 200);
  const auto stopped = browser.submit(kCodeStep, {{"code", app.next_code()}});
  CHECK(stopped.status == 429);
  // The page and the header give the same time. The wait is several minutes long.
  const int seconds = std::stoi(test::header_of(stopped, "Retry-After"));
  CHECK(seconds > 60);
  CHECK(stopped.body.find("Wait " + std::to_string((seconds + 59) / 60) + " minutes, then") !=
        std::string::npos);
  // Other users are not blocked.
  CHECK(world.server().take_code_try({"acme", "bob"}).has_value());
}

TEST_CASE("a recovery code signs in once, and the store has only its hash") {
  AuthWorld world(each_database());
  set_password(world);
  auto [app, recovery] = enrolled(world);
  REQUIRE(recovery.size() == 10);
  SecondFactors& factors = world.server().second_factors;
  const std::string code(recovery[3].reveal());
  CHECK(number_of(world.store(),
                  "select count(*) from recovery_code where hash = '" + code + "'") == 0);
  std::string spelled = code;
  for (char& letter : spelled) letter = static_cast<char>(std::tolower(letter));
  CHECK_FALSE(factors.check({"acme", "bob"}, code).value());
  CHECK(factors.check(kAnn, " " + spelled + " ").value());
  CHECK_FALSE(factors.check(kAnn, code).value());
  CHECK(factors.recovery_codes(kAnn).value() == 9);
  CHECK(world.audited("oauth.recovery_code_used") == 1);
  CHECK_FALSE(factors.check(kAnn, "AAAA-BBBB-CCCC-DDDD").value());
  CHECK_FALSE(factors.check(kAnn, "").value());
}

TEST_CASE("a person turns the second factor off with a code, and an operator without one") {
  AuthWorld world(each_database());
  set_password(world);
  auto [app, recovery] = enrolled(world);
  SecondFactors& factors = world.server().second_factors;
  CHECK(factors.begin(kAnn).error().code() == Code::kInvalidArgument);
  SECTION("the person") {
    Browser browser(world.host());
    browser.sign_in(world.server());
    browser.get(kFactorPage);
    CHECK(browser.submit(kFactorPage, {{"decision", "end"}, {"code", app.code(9)}}).status == 403);
    CHECK(factors.is_on(kAnn).value());
    CHECK(browser.submit(kFactorPage, {{"decision", "end"}, {"code", app.next_code()}}).status ==
          303);
    CHECK(world.audited("oauth.totp_disabled") == 1);
  }
  SECTION("the operator") {
    REQUIRE(factors.reset(kAnn, "test").has_value());
    CHECK(factors.reset(kAnn, "test").error().code() == Code::kNotFound);
    CHECK(world.audited("oauth.totp_reset") == 1);
  }
  CHECK_FALSE(factors.is_on(kAnn).value());
  CHECK_FALSE(factors.check(kAnn, std::string(recovery[0].reveal())).value());
  CHECK(number_of(world.store(), "select count(*) from recovery_code") == 0);
  Browser browser(world.host());
  browser.get(kFirstStep);
  CHECK(browser.submit(kFirstStep, first_step()).status == 303);
}

TEST_CASE("an invitation sets a password, and does not go around the second factor") {
  AuthWorld world;
  set_password(world);
  auto [app, recovery] = enrolled(world);
  const Secret invitation = world.server().people.invite(kAnn, "test").value();
  Browser browser(world.host());
  // Accepting an invitation ends the session of a browser that is signed in. The second step still
  // works.
  if (GENERATE(false, true)) browser.sign_in(world.server());
  browser.get("/api/v1/oauth/invitation?token=" + std::string(invitation.reveal()));
  const auto asked =
      browser.submit("/api/v1/oauth/invitation", {{"password", kPassword}, {"again", kPassword}});
  CHECK(asked.body.find("Second step") != std::string::npos);
  CHECK(sessions(world) == 0);
  CHECK(browser.submit(kCodeStep, {{"code", app.next_code()}}).status == 303);
  CHECK(sessions(world) == 1);
}

TEST_CASE("a secret that nobody confirmed within a quarter of an hour is not good") {
  AuthWorld world(each_database());
  SecondFactors& factors = world.server().second_factors;
  const App first(world, factors.begin(kAnn).value());
  const App second(world, factors.begin(kAnn).value());
  CHECK_FALSE(factors.confirm(kAnn, first.code()).value());
  world.age("second_factor", std::chrono::minutes(15));
  CHECK_FALSE(factors.confirm(kAnn, second.code()).value());
  CHECK_FALSE(factors.check(kAnn, second.code()).value());
}

TEST_CASE("a reset of a second factor that was only begun removes none, and says so") {
  AuthWorld world(each_database());
  SecondFactors& factors = world.server().second_factors;
  const App app(world, factors.begin(kAnn).value());
  const auto reset = factors.reset(kAnn, "test");
  REQUIRE(reset.has_error());
  CHECK(reset.error().code() == Code::kNotFound);
  CHECK(reset.error().message().find("nothing to reset") != std::string::npos);
  CHECK(world.audited("oauth.totp_reset") == 0);
  // The unfinished setup is ended too.
  CHECK(number_of(world.store(), "select count(*) from second_factor") == 0);
  CHECK_FALSE(factors.confirm(kAnn, app.code()).value());
  CHECK_FALSE(factors.is_on(kAnn).value());
}

TEST_CASE("the second factor of a user who was removed goes") {
  AuthWorld world(each_database());
  auto [app, recovery] = enrolled(world);
  REQUIRE(world.server().second_factors.begin_pending(kAnn, Secret("a browser")).has_value());
  REQUIRE(world.store()
              .transaction([&](store::Transaction& transaction) -> Result<int> {
                return world.host().keys.end_user(transaction, "acme", "ann", "test");
              })
              .has_value());
  REQUIRE(world.server().tend().has_value());
  for (const std::string table : {"second_factor", "recovery_code", "pending_sign_in"}) {
    CHECK(number_of(world.store(), "select count(*) from " + table) == 0);
  }
}

}  // namespace
}  // namespace patchbay::authserver
