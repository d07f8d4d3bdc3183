// Tests that a drain answers current requests, cancels the rest, and names calls that do not
// return.
#include <algorithm>
#include <future>
#include <memory>
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

// What a drain gives the last answers, and handlers to end, is a second each. So a machine that is
// very slow may leave them no time.

TEST_CASE("a drain that loses its patience cancels what is left, and then nothing runs") {
  prove_at_last([]() -> std::string {
    TestServer server;
    RawClient working(server.port());
    working.send(request_text("GET", "/slow"));
    server.doorway.wait_inside(1);
    if (!server.server->drain(milliseconds(1)).empty()) return "the handler did not end";
    server.doorway.wait_cancelled(1);
    CHECK(server.server->drain(milliseconds(1)).empty());  // a second drain does nothing
    return "";
  });
}

TEST_CASE("what a drain cuts is answered with 503 before its connection ends") {
  prove_at_last([]() -> std::string {
    TestServer server;
    RawClient working(server.port());
    working.send(request_text("GET", "/slow"));
    server.doorway.wait_inside(1);
    RawClient sending(server.port());
    sending.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + std::string(kKey) +
                 "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CHECK(sending.receive()->status == 100);  // the server waits for the body
    server.server->drain(milliseconds(1));
    const auto cut = working.receive();
    const auto unsent = sending.receive();
    if (!cut || !unsent) return "a connection ended without an answer";
    CHECK(cut->status == 503);
    CHECK(header_of(*cut, "Connection") == "close");
    CHECK(cut->body.find("\"retryable\":false") != std::string::npos);
    CHECK(cut->body.find("not known") != std::string::npos);
    CHECK(working.is_closed());
    CHECK(unsent->status == 503);
    CHECK(unsent->body.find("nothing was done") != std::string::npos);
    return "";
  });
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kMany = 300;  // a fiber costs a sanitizer as much as a thread
#else
constexpr int kMany = 500;  // more do not end in time on a machine that does much else
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
  // Returns how many clients get an answer with this status, and then the end of their connection.
  int answered(int status) {
    return static_cast<int>(std::count_if(clients.begin(), clients.end(), [&](auto& client) {
      const auto answer = client->receive();
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
  prove_at_last([]() -> std::string {
    FullServer full;
    if (!full.server.server->drain(milliseconds(1)).empty()) return "some handlers did not end";
    full.server.doorway.wait_cancelled(kMany);
    const int answered = full.answered(503);
    return answered == kMany ? "" : "only " + std::to_string(answered) + " were answered";
  });
}

TEST_CASE("a drain says which calls do not return although they are cancelled") {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  prove_at_last([&]() -> std::string {
    TestServer server;
    RawClient stuck(server.port());
    stuck.send(request_text("GET", "/stuck/odd/spin",
                            "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n"));
    server.deaf.wait_inside(1);
    const auto unreturned = server.server->drain(milliseconds(1));
    REQUIRE(unreturned.size() == 1);
    CHECK(unreturned[0].route == "stuck");
    CHECK(unreturned[0].connector == "odd");
    CHECK(unreturned[0].action == "spin");
    CHECK(unreturned[0].trace_id.hex() == trace);
    const auto cut = stuck.receive();
    if (!cut) return "the connection ended without an answer";
    CHECK(cut->status == 503);
    return "";
  });
}

}  // namespace
}  // namespace patchbay::test
