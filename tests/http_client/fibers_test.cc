// Tests requests that fibers make, on a loop of the client and on other loops, also during a
// shutdown.
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>

#include "fibers/scheduler.h"
#include "http_client/client_fixture.h"
#include "kit/strands.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using fibers::Scheduler;
using test::ClientFixture;
using test::SeenRequest;
using test::ServerConnection;

// A sink that collects the body and lets other fibers run after each piece.
class JoiningSink final : public http_client::BodySink {
 public:
  Result<void> write(std::span<const std::byte> piece) override {
    all.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    test::let_others_run();
    return success();
  }
  std::string all;
};

std::string long_text(std::size_t size) {
  std::string text;
  while (text.size() < size) text += std::to_string(text.size()) + ' ';
  text.resize(size);
  return text;
}

TEST_CASE("fibers exchange side by side, and each gets its own answer, short or long") {
  const std::string text = long_text(400'000);
  const bool is_own_loop = GENERATE(true, false);
  ClientFixture fixture;
  fixture.server.on("/long", [&](const SeenRequest&, ServerConnection& connection) {
    connection.answer(200, text);
  });
  fixture.server.on("/short", [](const SeenRequest& request, ServerConnection& connection) {
    connection.answer(200, request.body);
  });
  Scheduler scheduler({.workers = 2}, [&]() -> std::unique_ptr<fibers::Loop> {
    return is_own_loop ? fixture.client.make_loop() : std::make_unique<fibers::IdleLoop>();
  });
  std::atomic<int> right = 0;
  for (int i = 0; i < 40; ++i) {
    std::function<void()> job = [&, i] {
      auto request = fixture.request(i % 4 == 0 ? "/long" : "/short");
      const std::string body = "fiber " + std::to_string(i);
      if (i % 4 != 0) {
        request.method = "POST";
        request.body = body;
      }
      for (int round = 0; round < 3; ++round) {
        auto exchange = fixture.client.send(request);
        JoiningSink sink;
        if (exchange.has_error() || exchange.value().pipe(sink).has_error()) continue;
        right += sink.all == (i % 4 == 0 ? text : body) ? 1 : 0;
      }
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(right == 120);
}

TEST_CASE("a shutdown ends the exchanges of fibers, and a stop ends one") {
  const std::size_t many = 20;
  std::latch arrived(many);
  ClientFixture fixture;
  fixture.server.on("/", [&](const SeenRequest&, ServerConnection& connection) {
    arrived.count_down();
    connection.wait_until_closed();
  });
  Scheduler scheduler({.workers = 2}, [&] { return fixture.client.make_loop(); });
  std::stop_source stop;
  std::latch stopped(1);
  std::atomic<std::size_t> cancelled = 0;
  for (std::size_t i = 0; i < many; ++i) {
    std::function<void()> job = [&, i] {
      auto request = fixture.request("/");
      request.connections.clear();
      if (i == 0) request.stop = stop.get_token();
      const auto sent = fixture.client.send(request);
      if (sent.has_error() && sent.error().code() == Code::kCancelled) ++cancelled;
      if (i == 0) stopped.count_down();
    };
    REQUIRE(scheduler.spawn(job));
  }
  arrived.wait();
  stop.request_stop();
  stopped.wait();
  CHECK(cancelled == 1);
  fixture.client.shutdown();
  scheduler.stop();
  CHECK(cancelled == many);
}

TEST_CASE("a fiber that gives up a long body leaves the loop to the others") {
  const std::string text = long_text(4 << 20);
  ClientFixture fixture;
  fixture.server.on(
      "/", [&](const SeenRequest&, ServerConnection& connection) { connection.answer(200, text); });
  Scheduler scheduler({.workers = 1}, [&] { return fixture.client.make_loop(); });
  std::atomic<int> whole = 0;
  for (int i = 0; i < 10; ++i) {
    std::function<void()> job = [&, i] {
      auto exchange = fixture.client.send(fixture.request("/"));
      if (exchange.has_error()) return;
      if (i % 2 == 0) {
        JoiningSink sink;
        whole += exchange.value().pipe(sink).has_value() && sink.all == text ? 1 : 0;
      } else {
        std::array<std::byte, 1000> piece{};
        static_cast<void>(exchange.value().read(piece));
      }
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(whole == 5);
}

}  // namespace
}  // namespace patchbay
