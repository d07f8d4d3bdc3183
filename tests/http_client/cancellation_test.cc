// Tests that deadlines, cancellation and shutdown end a request while the provider does not answer.
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <iomanip>
#include <sstream>
#include <string>

#include "http_client/client_fixture.h"
#include "kit/busy_machine.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using test::ClientFixture;
using test::ScriptedServer;
using test::SeenRequest;
using test::ServerConnection;

constexpr const char* kHalf = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

struct Ignore final : http_client::BodySink {
  Result<void> write(std::span<const std::byte>) override { return success(); }
};

// A script that reports the request, and then sends nothing (or half an answer) until the client
// closes the connection. Declare it before the fixture, because the fixture's server uses it until
// the server ends.
struct Stall {
  std::promise<void> arrived;
  bool has_arrived() { return arrived.get_future().wait_for(0s) == std::future_status::ready; }
  ScriptedServer::Script script(std::string first = "") {
    return [this, first](const SeenRequest&, ServerConnection& connection) {
      if (!first.empty()) connection.send(first);
      arrived.set_value();
      connection.wait_until_closed();
    };
  }
};

TEST_CASE("a request whose deadline has passed is not sent") {
  ClientFixture fixture;
  auto request = fixture.request("/");
  request.deadline = fixture.clock.now();
  CHECK(fixture.fetch(request).error().code() == Code::kDeadlineExceeded);
  CHECK(fixture.server.seen().empty());
}

TEST_CASE("the deadline ends a wait for the answer") {
  test::prove_given_time(50ms, [](std::chrono::milliseconds time) -> test::Disturbance {
    Stall stall;
    ClientFixture fixture;
    fixture.server.on("/", stall.script());
    auto request = fixture.request("/");
    request.deadline = fixture.clock.now() + time;
    const auto late = fixture.fetch(request);
    REQUIRE(late.has_error());
    CHECK(late.error().code() == Code::kDeadlineExceeded);
    CHECK(late.error().message().find(fixture.server.origin()) != std::string::npos);
    return test::spoiled_unless(stall.has_arrived(), "the request was not there in time");
  });
}

TEST_CASE("the deadline ends a wait for the answer's body") {
  test::prove_given_time(50ms, [](std::chrono::milliseconds time) -> test::Disturbance {
    Stall stall;
    ClientFixture fixture;
    fixture.server.on("/", stall.script(kHalf));
    auto request = fixture.request("/");
    request.deadline = fixture.clock.now() + time;
    auto exchange = fixture.client.send(request);
    Ignore ignore;
    const Error late =
        exchange.has_error() ? exchange.error() : exchange.value().pipe(ignore).error();
    CHECK(late.code() == Code::kDeadlineExceeded);
    CHECK(late.message().find(fixture.server.origin()) != std::string::npos);
    return test::spoiled_unless(exchange.has_value(), "the head was not there in time");
  });
}

TEST_CASE("a write that met its deadline after it was sent is OUTCOME_UNKNOWN") {
  test::prove_given_time(50ms, [](std::chrono::milliseconds time) -> test::Disturbance {
    Stall stall;
    ClientFixture fixture;
    fixture.server.on("/", stall.script());
    auto request = fixture.request("/");
    request.method = "POST";
    request.deadline = fixture.clock.now() + time;
    const Code code = fixture.fetch(request).error().code();
    if (!stall.has_arrived()) return "the request was not there in time";
    CHECK(code == Code::kOutcomeUnknown);
    return std::nullopt;
  });
}

TEST_CASE("a provider that goes silent is PROVIDER_UNAVAILABLE after the idle timeout") {
  Stall stall;
  ClientFixture fixture;
  fixture.server.on("/", stall.script(kHalf));
  auto request = fixture.request("/");
  request.idle_timeout = 1s;
  const auto silent = fixture.fetch(request);
  REQUIRE(silent.has_error());
  CHECK(silent.error().code() == Code::kProviderUnavailable);
}

// Returns true if the kernel regularly checks whether the server on `port` of loopback still
// exists. The timer 02 of a connection (01) is TCP's keep-alive.
bool is_probed(int port) {
  std::ostringstream remote;
  remote << " 0100007F:" << std::uppercase << std::hex << std::setw(4) << std::setfill('0') << port;
  std::ifstream connections("/proc/net/tcp");
  for (std::string line; std::getline(connections, line);) {
    const bool is_it = line.find(remote.str() + " 01 ") != std::string::npos;
    if (is_it && line.find(" 02:") != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("TCP looks whether a silent provider is still there, so no limit of silence is needed") {
  Stall stall;
  ClientFixture fixture;
  fixture.server.on("/", stall.script());
  std::stop_source stop;
  auto request = fixture.request("/");
  request.idle_timeout = 0ms;
  request.stop = stop.get_token();
  auto result = std::async(std::launch::async, [&] { return fixture.fetch(request); });
  stall.arrived.get_future().wait();
  CHECK(test::comes_true([&] { return is_probed(fixture.server.port()); }));
  stop.request_stop();
  CHECK(result.get().error().code() == Code::kCancelled);
}

TEST_CASE("cancelling ends a wait for the answer, and a wait for its body, at once") {
  for (const char* first : {"", kHalf}) {
    Stall stall;
    ClientFixture fixture;
    fixture.server.on("/", stall.script(first));
    std::stop_source stop;
    auto request = fixture.request("/");
    request.stop = stop.get_token();
    auto result = std::async(std::launch::async, [&] { return fixture.fetch(request); });
    stall.arrived.get_future().wait();
    stop.request_stop();
    CHECK(result.get().error().code() == Code::kCancelled);
  }
}

TEST_CASE("cancelling ends the pause before a retry") {
  ClientFixture fixture;
  http_client::SystemWait wait;
  http_client::HttpClient client({}, fixture.clock, fixture.random, fixture.log, wait);
  fixture.server.on("/", [](const SeenRequest&, ServerConnection& connection) {
    connection.answer(503, "", "Retry-After: 5\r\n");
  });
  std::stop_source stop;
  auto request = fixture.request("/");
  request.stop = stop.get_token();
  auto result = std::async(std::launch::async, [&] { return client.fetch(request, 1000); });
  while (fixture.server.seen().empty()) std::this_thread::yield();
  stop.request_stop();
  CHECK(result.get().error().code() == Code::kCancelled);
}

TEST_CASE("an exchange that is let go early leaves the client usable") {
  ClientFixture fixture;
  fixture.server.on("/big", [](const SeenRequest&, ServerConnection& connection) {
    connection.answer(200, std::string(8 << 20, 'x'));
  });
  for (int i = 0; i < 4; ++i) {
    auto exchange = fixture.client.send(fixture.request("/big"));
    REQUIRE(exchange.has_value());
    if (i % 2 == 0) exchange.value().close();
  }
  CHECK(fixture.fetch(fixture.request("/big")).value().body.size() == 8 << 20);
}

TEST_CASE("shutdown ends exchanges in flight and refuses new ones, with CANCELLED") {
  constexpr int kCallers = 8;
  std::atomic<int> arrived{0};
  std::promise<void> all_arrived;
  ClientFixture fixture;
  fixture.server.on("/", [&](const SeenRequest& request, ServerConnection& connection) {
    if (request.target == "/?body") connection.send(kHalf);
    if (++arrived == kCallers) all_arrived.set_value();
    connection.wait_until_closed();
  });
  std::vector<std::future<Result<http_client::Response>>> results;
  for (int i = 0; i < kCallers; ++i) {
    results.push_back(std::async(std::launch::async, [&fixture, i] {
      return fixture.fetch(fixture.request(i % 2 == 0 ? "/" : "/?body"));
    }));
  }
  all_arrived.get_future().wait();
  fixture.client.shutdown();
  for (auto& result : results) CHECK(result.get().error().code() == Code::kCancelled);
  CHECK(fixture.fetch(fixture.request("/")).error().code() == Code::kCancelled);
}

TEST_CASE("an exchange may outlive its client") {
  Stall stall;
  ClientFixture fixture;
  fixture.server.on("/", stall.script(kHalf));
  auto client = std::make_unique<http_client::HttpClient>(
      http_client::HttpConfig{}, fixture.clock, fixture.random, fixture.log, fixture.wait);
  auto exchange = client->send(fixture.request("/"));
  REQUIRE(exchange.has_value());
  client.reset();
  Ignore ignore;
  CHECK(exchange.value().pipe(ignore).error().code() == Code::kCancelled);
}

TEST_CASE("many threads share a client and each gets its own answer") {
  ClientFixture fixture;
  fixture.server.on("/echo", [](const SeenRequest& request, ServerConnection& connection) {
    connection.answer(200, request.body + request.target);
  });
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&fixture, &right, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string mark = std::to_string(t) + "." + std::to_string(i);
        const std::string body(static_cast<std::size_t>(i) * 1000, 'b');
        auto request = fixture.request("/echo?" + mark);
        request.method = "POST";
        request.body = body;
        const auto response = fixture.fetch(request);
        if (response && response.value().body == body + "/echo?" + mark) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 16 * 25);
}

}  // namespace
}  // namespace patchbay
