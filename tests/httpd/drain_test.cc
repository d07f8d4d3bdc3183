// Tests that a drain answers the current requests, cancels the other requests, and names calls that
// do not return.
#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "httpd/test_server.h"
#include "kit/busy_machine.h"

namespace patchbay::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a drain answers what is under way, closes what rests, and takes nothing new") {
  TestServer server;
  const auto port = server.port();
  CHECK(is_listening(port));
  RawClient resting(port);
  resting.send(request_text("GET", "/hello/a"));
  CHECK(resting.receive()->status == 200);
  RawClient working(port);
  working.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  auto drained = std::async(std::launch::async, [&] { server.server->drain(seconds(60)); });
  CHECK(resting.is_closed());
  server.doorway.open();
  const auto answer = working.receive();
  CHECK(answer->body == "\"done\"");
  CHECK(header_of(*answer, "Connection") == "close");
  drained.get();
  CHECK_FALSE(is_listening(port));
}

TEST_CASE("a server without connections listens no more as soon as its drain returns") {
  for (int round = 0; round < 50; ++round) {
    TestServer server;
    const auto port = server.port();
    REQUIRE(is_listening(port));
    server.server->drain(seconds(60));
    REQUIRE_FALSE(is_listening(port));
  }
}

// What a drain gives the last answers is a second; then it closes their connections. Handlers have
// a second more to end. So a machine that is very slow may leave them no time. An answer may be
// missing only after a drain that took so long.
constexpr seconds kLastWords{1};

// A drain without a waiting time.
struct HastyDrain {
  explicit HastyDrain(TestServer& server) {
    const auto before = std::chrono::steady_clock::now();
    unreturned = server.server->drain(milliseconds(1));
    took = std::chrono::steady_clock::now() - before;
  }
  std::vector<httpd::UnreturnedCall> unreturned;
  std::chrono::steady_clock::duration took;
};

std::optional<httpd::Response> last_answer(RawClient& client) {
  auto answer = client.receive();
  CHECK_FALSE(client.waited_in_vain());
  return answer;
}

TEST_CASE("a drain that loses its patience cancels what is left, and then nothing runs") {
  prove_at_last([]() -> Disturbance {
    TestServer server;
    RawClient working(server.port());
    working.send(request_text("GET", "/slow"));
    server.doorway.wait_inside(1);
    const bool is_over = HastyDrain(server).unreturned.empty();
    server.doorway.wait_cancelled(1);
    if (!is_over) return "the handler ended late";
    CHECK(HastyDrain(server).unreturned.empty());  // a second drain does nothing
    return std::nullopt;
  });
}

TEST_CASE("what a drain cuts is answered with 503 before its connection ends") {
  prove_at_last([]() -> Disturbance {
    TestServer server;
    RawClient working(server.port());
    working.send(request_text("GET", "/slow"));
    server.doorway.wait_inside(1);
    RawClient sending(server.port());
    sending.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + std::string(kKey) +
                 "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CHECK(sending.receive()->status == 100);  // the server now waits for the body
    const HastyDrain drain(server);
    const auto cut = last_answer(working);
    const auto unsent = last_answer(sending);
    if ((!cut || !unsent) && drain.took >= kLastWords) return "an answer was late";
    REQUIRE(cut);
    REQUIRE(unsent);
    CHECK(cut->status == 503);
    CHECK(header_of(*cut, "Connection") == "close");
    CHECK(cut->body.find("\"retryable\":false") != std::string::npos);
    CHECK(cut->body.find("not known") != std::string::npos);
    CHECK(working.is_closed());
    CHECK(unsent->status == 503);
    CHECK(unsent->body.find("nothing was done") != std::string::npos);
    return std::nullopt;
  });
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kMany = 300;  // with a sanitizer, a fiber needs as much memory as a thread
#else
constexpr int kMany = 500;  // on a busy machine, more would not end in time
#endif

// A server with very many requests that wait inside its handlers.
struct FullServer {
  FullServer() {
    for (int i = 0; i < kMany; ++i) {
      clients.push_back(std::make_unique<RawClient>(server.port()));
      clients.back()->send(request_text("GET", "/slow"));
    }
    server.doorway.wait_inside(kMany);
  }
  // Returns how many clients get an answer with this status, followed by the end of their
  // connection.
  int answered(int status) {
    return static_cast<int>(std::count_if(clients.begin(), clients.end(), [&](auto& client) {
      const auto answer = last_answer(*client);
      return answer && answer->status == status && client->is_closed();
    }));
  }
  static httpd::Limits limits() {
    httpd::Limits made;
    made.in_flight = kMany;
    made.connections = kMany + 10;
    made.connections_per_address = 0;
    made.requests_per_second = 0;
    return made;
  }
  TestServer server{limits()};
  std::vector<std::unique_ptr<RawClient>> clients;
};

TEST_CASE("a drain lets very many requests that wait end") {
  FullServer full;
  auto drained =
      std::async(std::launch::async, [&] { return full.server.server->drain(minutes(1)); });
  full.server.doorway.open();
  CHECK(full.answered(200) == kMany);
  CHECK(drained.get().empty());
}

TEST_CASE("a drain without patience cuts very many requests that wait, and then none runs") {
  prove_at_last([]() -> Disturbance {
    FullServer full;
    const HastyDrain drain(full.server);
    full.server.doorway.wait_cancelled(kMany);
    const int answered = full.answered(503);
    if (!drain.unreturned.empty()) return "some handlers ended late";
    if (answered < kMany && drain.took >= kLastWords) return "some answers were late";
    CHECK(answered == kMany);
    return std::nullopt;
  });
}

TEST_CASE("a drain says which calls do not return although they are cancelled") {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  prove_at_last([&]() -> Disturbance {
    TestServer server;
    RawClient stuck(server.port());
    stuck.send(request_text("GET", "/stuck/odd/spin",
                            "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n"));
    server.deaf.wait_inside(1);
    const HastyDrain drain(server);
    const auto& unreturned = drain.unreturned;
    REQUIRE(unreturned.size() == 1);
    CHECK(unreturned[0].route == "stuck");
    CHECK(unreturned[0].connector == "odd");
    CHECK(unreturned[0].action == "spin");
    CHECK(unreturned[0].trace_id.hex() == trace);
    const auto cut = last_answer(stuck);
    // Because the handler does not end, the drain takes another second.
    if (!cut && drain.took >= 2 * kLastWords) return "the answer was late";
    REQUIRE(cut);
    CHECK(cut->status == 503);
    return std::nullopt;
  });
}

}  // namespace
}  // namespace patchbay::test
