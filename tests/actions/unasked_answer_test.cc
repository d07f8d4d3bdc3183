// Tests, with a complete host, that no call gets an answer that the provider sent without a
// request.
#include "http_client/unasked_answer.h"

#include <atomic>
#include <vector>

#include "actions/account_seat.h"

namespace patchbay {
namespace {

using test::SeenRequest;
using test::ServerConnection;

const Caller kFirst{.organization = "acme", .user = "ann"};
const Caller kSecond{.organization = "acme", .user = "bob"};

std::string answer_with(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Ann's and Bob's accounts at a provider. The provider answers each request with the account's key,
// and then sends one more answer.
class HostileProvider {
 public:
  HostileProvider() : world(place()) {
    connect(kFirst);
    connect(kSecond);
  }

  // The provider sends a second answer to every request, together with the first answer.
  void answer_twice() {
    server.on("/data", [](const SeenRequest& request, ServerConnection& connection) {
      connection.send(answer_with(own_answer(request)) + answer_with(second_answer(request)));
    });
  }
  // The provider sends one second answer, after its very first answer, when the test allows it.
  void answer_once_more() {
    server.on("/data", [this](const SeenRequest& request, ServerConnection& connection) {
      connection.send(answer_with(own_answer(request)));
      if (has_answered_.exchange(true)) return;
      unasked.write_on(connection, answer_with(second_answer(request)));
    });
  }
  // Returns the result of a call, or the reason of its failure.
  std::string call(const Caller& caller) {
    actions::Request request = world.engine->request();
    request.connector = "telling";
    request.action = "get";
    request.arguments = "{}";
    request.caller = &caller;
    request.trace_id = world.engine->trace_ids.next();
    std::string result;
    const auto ran = world.engine->run(request, result);
    return ran.has_value() ? result : ran.error().message();
  }
  // Returns the numbers of the connections that received the requests.
  [[nodiscard]] std::vector<int> connections() const {
    std::vector<int> numbers;
    for (const SeenRequest& request : server.seen()) numbers.push_back(request.connection);
    return numbers;
  }

  test::UnaskedAnswer unasked;

 private:
  static std::string key_in(const SeenRequest& request) {
    return std::string(request.headers.find("Authorization").value_or(""));
  }
  static std::string own_answer(const SeenRequest& request) { return '"' + key_in(request) + '"'; }
  static std::string second_answer(const SeenRequest& request) {
    return "\"again " + key_in(request) + '"';
  }
  test::WorldPlace place() {
    auto made = seat_.place();
    made.provider = server.origin();
    return made;
  }
  void connect(const Caller& caller) {
    accounts::Grant grant;
    grant.credential = accounts::HandedKey{Secret(caller.user)};
    const auto found = world.engine->accounts->connectors.find("telling");
    REQUIRE(found.has_value());
    const auto& manifest = *found.value().manifest;
    REQUIRE(world.engine->accounts->stored.grants.keep(caller, manifest, grant).has_value());
  }

  std::atomic<bool> has_answered_{false};

 public:
  test::ScriptedServer server;

 private:
  test::WorldSeat seat_{store::Dialect::kSqlite};

 public:
  test::AccountWorld world;
};

TEST_CASE("an answer that a provider writes between two calls is the result of neither account's") {
  HostileProvider provider;
  provider.answer_once_more();
  CHECK(provider.call(kFirst) == "\"ann\"");
  provider.unasked.come();
  for (int i = 0; i < 2; ++i) {
    CHECK(provider.call(kSecond) == "\"bob\"");
    CHECK(provider.call(kFirst) == "\"ann\"");
  }
  // Each account has its own connection, and Ann's first connection was not used again.
  CHECK(provider.connections() == std::vector<int>{1, 2, 3, 2, 3});
}

TEST_CASE("a second answer that comes together with the first is the result of no later call") {
  HostileProvider provider;
  provider.answer_twice();
  for (int i = 0; i < 2; ++i) {
    CHECK(provider.call(kFirst) == "\"ann\"");
    CHECK(provider.call(kSecond) == "\"bob\"");
  }
  CHECK(provider.connections() == std::vector<int>{1, 2, 3, 4});
}

}  // namespace
}  // namespace patchbay
