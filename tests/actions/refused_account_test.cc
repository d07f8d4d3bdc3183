// Tests what the host does when a service says that it refuses an account: when the host believes
// the service, and which credential stays stored.
#include <atomic>

#include "accounts/probe.h"
#include "actions/account_seat.h"
#include "http_client/scripted_server.h"

namespace patchbay {
namespace {

using test::AccountWorld;
using test::WorldSeat;

// An account with a key of the connector "telling". The test sets the answers of the service.
class ToldAccount {
 public:
  explicit ToldAccount(store::Dialect dialect) : seat(dialect), world(place()) {
    REQUIRE(keeps("the-key"));
  }

  // Stores the key as a new account, or in place of the key of `link`. Returns true on success.
  bool keeps(const std::string& key, const std::string& link = "") {
    accounts::Grant grant;
    grant.credential = accounts::HandedKey{Secret(key)};
    grant.link = link;
    const auto found = world.engine->accounts->connectors.find("telling");
    return found.has_value() &&
           world.engine->accounts->stored.grants.keep({}, *found.value().manifest, grant)
               .has_value();
  }
  // Connects the account as a user does who enters a key.
  Result<accounts::LinkRecord> hand_over(const std::string& key, const std::string& link = "") {
    return world.engine->accounts->connecting->hand_over(
        {}, "telling", Secret(key), link, TraceId::make(world.machine.random), Patience{});
  }

  void answers(const std::string& path, int status, const std::string& body = "\"fine\"") {
    server.on(path, [=](const auto&, auto& connection) { connection.answer(status, body); });
  }
  Result<void> call(const std::string& action = "get") {
    const Caller caller;
    actions::Request request;
    request.connector = "telling";
    request.action = action;
    request.arguments = "{}";
    request.caller = &caller;
    request.trace_id = TraceId::make(world.machine.random);
    std::string result;
    return world.engine->run(request, result);
  }
  std::string link() { return text_of(*world.engine->kept->store, "select id from link"); }
  std::string state() {
    return text_of(*world.engine->kept->store, "select status || ' ' || cause from link") + " " +
           std::to_string(
               number_of(*world.engine->kept->store, "select count(*) from link_credential"));
  }
  std::size_t asked(const std::string& path) {
    std::size_t times = 0;
    for (const auto& request : server.seen()) times += request.target == path ? 1 : 0;
    return times;
  }
  std::string identified() {
    const auto link = accounts::transient_link({Secret("k"), links::CredentialKind::kKey, 0});
    const auto found = world.engine->accounts->probe->identify(
        "telling", *link, TraceId::make(world.machine.random), Patience{});
    return found.has_error() ? found.error().message() : found.value()->account;
  }

  test::ScriptedServer server;
  WorldSeat seat;
  AccountWorld world;

 private:
  test::WorldPlace place() {
    auto made = seat.place();
    made.provider = server.origin();
    return made;
  }
};

std::string outcome(const Result<void>& called) {
  return called.has_value() ? "OK" : std::string(name_of(called.error().code()));
}

TEST_CASE("an account that is said to be gone, twice, is given up") {
  ToldAccount account(each_database());
  account.answers("/data", 410);
  account.answers("/probe", 410);
  const auto called = account.call();
  CHECK(outcome(called) == "LINK_REVOKED");
  CHECK(called.error().message().find("The account was closed.") != std::string::npos);
  CHECK(account.state() == "revoked provider 0");
  CHECK(account.asked("/probe") == 1);
}

TEST_CASE("an account that is said to be gone by one endpoint is kept where the probe works") {
  ToldAccount account(each_database());
  account.answers("/data", 410);
  account.answers("/probe", 200);
  const auto called = account.call();
  CHECK(outcome(called) == "PROVIDER_ERROR");
  CHECK(called.error().details().provider_status == 410);
  CHECK(account.state() == "active  1");
}

TEST_CASE("an account that is said to be gone is doubted where the probe comes to nothing") {
  ToldAccount account(each_database());
  account.answers("/data", 410);
  account.answers("/probe", GENERATE(500, 400, 401));
  CHECK(outcome(account.call()) == "LINK_REVOKED");
  CHECK(account.state() == "error token_refused 1");
  account.answers("/data", 200);
  CHECK(outcome(account.call()) == "OK");
  CHECK(account.state() == "active  1");
}

TEST_CASE("a key that came while the one before it was said to be gone is kept") {
  ToldAccount account(each_database());
  account.answers("/data", 410);
  account.answers("/probe", 410);
  const std::string path = GENERATE("/data", "/probe");
  std::atomic<bool> is_kept = false;
  account.server.on(path, [&, link = account.link()](const auto&, auto& connection) {
    is_kept = account.keeps("the-new-key", link);
    connection.answer(410, "\"gone\"");
  });
  CHECK(outcome(account.call()) == "LINK_REVOKED");
  REQUIRE(is_kept);
  // If the new key was stored before the probe, the probe sent the new key. Then the host doubts
  // this key, because the service refused it once.
  CHECK(account.state() == (path == "/data" ? "error token_refused 1" : "active  1"));
  account.answers("/data", 200);
  CHECK(outcome(account.call()) == "OK");
  CHECK(account.state() == "active  1");
}

TEST_CASE("a key that the service says is revoked is not taken, and the service's words are told") {
  ToldAccount account(each_database());
  account.answers("/me", 410);
  const std::string link = GENERATE(true, false) ? account.link() : std::string();
  const auto handed = account.hand_over("another-key", link);
  REQUIRE(handed.has_error());
  CHECK(name_of(handed.error().code()) == "LINK_REVOKED");
  CHECK(handed.error().message().find("does not take this key") != std::string::npos);
  CHECK(handed.error().message().find("The account was closed.") != std::string::npos);
  CHECK(number_of(*account.world.engine->kept->store, "select count(*) from link") == 1);
  CHECK(account.state() == "active  1");
  account.answers("/data", 200);
  CHECK(outcome(account.call()) == "OK");
  for (const auto& request : account.server.seen()) {
    const auto key = request.headers.find("Authorization");
    if (request.target == "/data") CHECK(key == "the-key");
  }
}

TEST_CASE("what is answered to a request without a credential touches no link and asks no probe") {
  ToldAccount account(each_database());
  account.answers("/data", GENERATE(410, 401));
  const auto called = account.call("bare");
  CHECK(outcome(called) == "PROVIDER_ERROR");
  CHECK(called.error().message().find("did not carry") != std::string::npos);
  CHECK(account.state() == "active  1");
  CHECK(account.asked("/probe") == 0);
}

TEST_CASE("whatever is wrong with an identity is said") {
  ToldAccount account(store::Dialect::kSqlite);
  const auto says = [&](const std::string& body) {
    account.answers("/me", 200, body);
    return account.identified();
  };
  CHECK(says(R"({"account":"7","name":"n","email":"e","scopes":["a"]})") == "7");
  CHECK(says(R"({"account":"7","name":null,"scopes":null})") == "7");
  const std::vector<std::pair<std::string, std::string>> kFaults = {
      {"", "answered nothing"},
      {"octocat", "cannot be read"},
      {"{\"account\":\"\xff\"}", "cannot be read"},
      {R"({"account":"\ud800"})", "cannot be read"},
      {R"({"account":"1","account":"2"})", "cannot be read"},
      {"[]", "no JSON object"},
      {"null", "no JSON object"},
      {"{}", "\"account\" is missing or empty"},
      {R"({"account":null})", "\"account\" is missing or empty"},
      {R"({"account":""})", "\"account\" is missing or empty"},
      {R"({"account":1234})", "\"account\" is no text"},
      {R"({"account":"7","name":1})", "\"name\" is no text"},
      {R"({"account":"7","scopes":"repo"})", "\"scopes\" is no array of texts"},
      {R"({"account":"7","scopes":["a",1]})", "\"scopes\" is no array of texts"},
      {std::string(70'000, ' ') + R"({"account":"7"})", ""},
  };
  for (const auto& [body, fault] : kFaults) {
    INFO(body.substr(0, 40));
    const std::string said = says(body);
    CHECK(said != "7");
    CHECK(said.find(fault) != std::string::npos);
  }
}

TEST_CASE("accounts that a connector cannot identify are counted, by what was wrong") {
  ToldAccount account(store::Dialect::kSqlite);
  const auto counted = [&](const std::string& outcome) {
    const std::string text = account.world.engine->metrics.text();
    const std::string line =
        "patchbay_unidentified_accounts_total{connector=\"telling\",outcome=\"" + outcome +
        "\"} 2\n";
    return text.find(line) != std::string::npos;
  };
  account.answers("/me", 200, R"({"account":"7"})");
  CHECK(account.identified() == "7");
  CHECK(account.world.engine->metrics.text().find("patchbay_unidentified") == std::string::npos);
  for (int i = 0; i < 2; ++i) {
    account.answers("/me", 200, "[]");
    CHECK(account.identified() != "7");
    account.answers("/me", 410);
    CHECK(account.identified() != "7");
  }
  CHECK(counted("RESULT_INVALID"));
  CHECK(counted("LINK_REVOKED"));
}

}  // namespace
}  // namespace patchbay
