// Tests calls on fibers: cancelled calls at each point where they wait, exceptions across a wait,
// very many calls, and calls during a shutdown.
#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include "embed/fiber_calls.h"
#include "http_client/scripted_server.h"
#include "kit/busy_machine.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using test::open_host;
using test::Outcomes;
using test::waiting;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kCalls = 1000;  // with a sanitizer, a fiber needs as much memory as a thread
#else
constexpr int kCalls = 10'000;
#endif

HostOptions options(const std::string& base_url = "http://127.0.0.1:1") {
  HostOptions made;
  made.connector_path = {test::faulty()};
  made.connector_config["suspends"] = R"({"base_url":")" + base_url + "\"}";
  made.threads = 2;
  made.in_flight = kCalls;
  return made;
}

TEST_CASE("a call is cancelled in each host function that may suspend it") {
  test::ScriptedServer server;
  std::atomic<int> arrived = 0;
  server.on("/silent", [&](const test::SeenRequest&, test::ServerConnection& connection) {
    ++arrived;
    connection.wait_until_closed();
  });
  server.on("/stalls", [&](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    ++arrived;
    connection.wait_until_closed();
  });
  const auto host = open_host(options(server.url("")));
  const auto cancelled_in = [&](const std::string& arguments, bool asks) {
    Outcomes outcomes;
    std::stop_source stop;
    CallOptions call{.deadline = 60s, .cancellation = stop.get_token()};
    const int before = arrived;
    host->start("suspends", "go", arguments, outcomes.taker(), call);
    while (asks && arrived == before) std::this_thread::yield();
    stop.request_stop();
    outcomes.wait_for(1);
    return outcomes.failed(Code::kCancelled) == 1;
  };
  CHECK(cancelled_in(waiting("clock", 50'000), false));
  const auto url = [&](const char* path) { return R"(","url":")" + server.url(path) + "\"}"; };
  CHECK(cancelled_in(R"({"by":"send)" + url("/silent"), true));
  CHECK(cancelled_in(R"({"by":"read)" + url("/stalls"), true));
  CHECK(cancelled_in(R"({"by":"pipe)" + url("/stalls"), true));
  CHECK(cancelled_in(R"({"by":"send_all)" + url("/silent"), true));
}

// Starts calls of a connector that reports when it waits, and cancels these calls.
class CancellableCalls {
 public:
  explicit CancellableCalls(HostOptions options) : host_(open_host(std::move(options))) {}

  // Starts a call whose arguments begin with `arguments`. Returns when the call is about to wait.
  std::stop_source started(const std::string& arguments, Outcomes& outcomes) const {
    std::stop_source stop;
    host_->start(
        "suspends", "go",
        arguments + R"(,"ms":3600000,"entered_fd":)" + std::to_string(entered_.input()) + "}",
        outcomes.taker(),
        {.deadline = std::chrono::milliseconds::max(), .cancellation = stop.get_token()});
    entered_.take(1);
    return stop;
  }
  // Starts a call and cancels it. Returns the code of its failure.
  [[nodiscard]] Code code_of(const std::string& arguments) const {
    Outcomes outcomes;
    started(arguments, outcomes).request_stop();
    outcomes.wait_for(1);
    return outcomes.last().code();
  }

 private:
  const test::Pipe entered_;
  const std::unique_ptr<Host> host_;
};

TEST_CASE("a call is cancelled while its connector's own source or sink waits") {
  test::ScriptedServer server;
  server.on("/answers", [](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.answer(200, "body");
  });
  server.on("/moved", [](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.answer(307, "", "Location: /answers\r\n");
  });
  const CancellableCalls seat(options(server.url("")));
  const auto code = [&](const std::string& by, const char* path) {
    return name_of(seat.code_of(R"({"by":")" + by + R"(","url":")" + server.url(path) + "\""));
  };
  CHECK(code("sink", "/answers") == "CANCELLED");
  CHECK(code("source", "/answers") == "CANCELLED");
  CHECK(code("rewind", "/moved") == "CANCELLED");
}

TEST_CASE("a call is cancelled while it waits for a program: until it is greeted, says or reads") {
  HostOptions made = options();
  made.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper";
  const nlohmann::json deaf = {{"command", "/bin/sleep"}, {"args", {"3600"}}};
  made.connector_config["suspends"] =
      nlohmann::json{{"ungreeted", deaf}, {"silent", deaf}, {"full", deaf}}.dump();
  const CancellableCalls seat(std::move(made));
  Outcomes greeting;
  auto first = seat.started(R"({"by":"hold","program":"/ungreeted")", greeting);
  CHECK(name_of(seat.code_of(R"({"by":"attach","program":"/ungreeted")")) == "CANCELLED");
  first.request_stop();
  greeting.wait_for(1);
  CHECK(greeting.failed(Code::kCancelled) == 1);
  CHECK(name_of(seat.code_of(R"({"by":"receive","program":"/silent")")) == "CANCELLED");
  CHECK(name_of(seat.code_of(R"({"by":"give","program":"/full")")) == "CANCELLED");
}

TEST_CASE("a cancelled call still notes its state, and is not made to wait for a file") {
  const CancellableCalls seat(options());
  // If the connector's state is wrong at its end, the connector returns PLUGIN_FAULT.
  CHECK(name_of(seat.code_of(R"({"by":"state")")) == "CANCELLED");
  CHECK(name_of(seat.code_of(R"({"by":"resource")")) == "CANCELLED");
}

// One worker for a waiting call and for calls of another connector.
class SharedWorker {
 public:
  SharedWorker(const test::ScriptedServer& server, const test::ManifestChange& change) {
    test::copy_faulty("suspends", root_.path(), change);
    HostOptions made = options(server.url(""));
    made.connector_path = {root_.path(), test::examples()};
    made.threads = 1;
    host_ = open_host(std::move(made));
  }
  std::stop_source start(const std::string& arguments, Outcomes& outcomes) const {
    std::stop_source stop;
    host_->start("suspends", "go", arguments, outcomes.taker(),
                 {.deadline = std::chrono::milliseconds::max(), .cancellation = stop.get_token()});
    return stop;
  }
  // Starts a call that must wait. Returns the outcome of this call if it is cancelled after other
  // calls were made. The worker handles calls in their order, so the other calls must not have to
  // wait.
  [[nodiscard]] std::string cancelled_amid_others(
      const std::string& arguments, const std::function<void()>& until_it_waits = {}) {
    Outcomes outcomes;
    auto stop = start(arguments, outcomes);
    if (until_it_waits) until_it_waits();
    for (int i = 0; i < 20; ++i) {
      Outcomes others;
      host_->start("minimal_c", "echo", R"({"message":"a"})", others.taker());
      others.wait_for(1);
      if (others.done() != 1) return "the others do not go on";
    }
    if (outcomes.count() != 0) return "it did not wait";
    stop.request_stop();
    outcomes.wait_for(1);
    return std::string(name_of(outcomes.last().code()));
  }

 private:
  TemporaryFolder root_;
  std::unique_ptr<Host> host_;
};

TEST_CASE("a call that waits for its turn leaves the worker to others, and is cancelled there") {
  const test::ScriptedServer server;
  SharedWorker seat(server, [](auto& manifest) { manifest["limits"]["concurrency"] = "instance"; });
  const test::Pipe entered;
  Outcomes first;
  auto stop = seat.start(
      R"({"by":"clock","ms":3600000,"entered_fd":)" + std::to_string(entered.input()) + "}", first);
  entered.take(1);
  CHECK(seat.cancelled_amid_others(waiting("clock", 0)) == "CANCELLED");
  stop.request_stop();
  first.wait_for(1);
}

TEST_CASE("a call that waits for its budget or its provider leaves the worker to others") {
  test::ScriptedServer server;
  std::atomic<int> refusals = 0;
  server.on("/answers", [](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.answer(200, "body");
  });
  server.on("/limits", [&](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.answer(429, "", "Retry-After: 9\r\n");
    ++refusals;
  });
  const auto send = [&](const char* path) {
    return R"({"by":"send","url":")" + server.url(path) + "\"}";
  };
  SharedWorker unlimited(server, [](auto&) {});
  CHECK(unlimited.cancelled_amid_others(send("/limits"), [&] {
    while (refusals == 0) std::this_thread::yield();
  }) == "RATE_LIMITED");
  SharedWorker limited(server, [](auto& manifest) {
    manifest["limits"]["requests"] =
        nlohmann::json::parse(R"([{"count":1,"window_seconds":6,"per":"connector"}])");
  });
  Outcomes first;
  limited.start(send("/answers"), first);
  first.wait_for(1);
  REQUIRE(first.done() == 1);
  CHECK(limited.cancelled_amid_others(send("/answers")) == "CANCELLED");
}

TEST_CASE("an exception crosses a wait, caught by its connector or let out, beside many others") {
  const auto host = open_host(options());
  Outcomes caught;
  Outcomes out;
  for (int i = 0; i < 200; ++i) {
    host->start("suspends", "go", waiting("clock", 1 + i % 5, "caught"), caught.taker());
    host->start("suspends", "go", waiting("clock", 1 + i % 5, "out"), out.taker());
  }
  caught.wait_for(200);
  out.wait_for(200);
  CHECK(caught.done() == 200);
  CHECK(out.failed(Code::kPluginFault) == 200);
}

TEST_CASE("very many calls with random cancels and deadlines each end once, as they should") {
  constexpr int kSure = 50;  // in this many calls, at least one ends only when it is cancelled
  const auto host = open_host(options());
  Outcomes outcomes;
  std::mt19937 random(7);
  std::vector<std::stop_source> stops(kCalls);
  for (std::size_t i = 0; i < stops.size(); ++i) {
    CallOptions call{.deadline = std::chrono::milliseconds(20 + random() % 200),
                     .cancellation = stops[i].get_token()};
    int time = static_cast<int>(random() % 150);
    if (i % kSure == 0) {
      call.deadline = std::chrono::milliseconds::max();
      time = 3'600'000;
    }
    const char* throws = random() % 4 == 0 ? "caught" : "";
    host->start("suspends", "go", waiting("clock", time, throws), outcomes.taker(), call);
  }
  for (int i = 0; i < kCalls; i += 3) stops[random() % kCalls].request_stop();
  for (std::size_t i = 0; i < stops.size(); i += kSure) stops[i].request_stop();
  outcomes.wait_for(kCalls);
  const int late = outcomes.failed(Code::kDeadlineExceeded);
  const int cancelled = outcomes.failed(Code::kCancelled);
  CHECK(outcomes.done() + late + cancelled == kCalls);
  CHECK(late > 0);
  CHECK(cancelled >= kCalls / kSure);
  host->shutdown(0ms);
}

TEST_CASE("a connector with all its calls under way is OVERLOADED, and no other one") {
  HostOptions made = options();
  made.connector_path.push_back(test::examples());
  made.in_flight_of_connector = 2;
  const auto host = open_host(std::move(made));
  Outcomes outcomes;
  for (int i = 0; i < 3; ++i) {
    host->start("suspends", "go", waiting("clock", 3'600'000), outcomes.taker(),
                {.deadline = std::chrono::milliseconds::max()});
  }
  outcomes.wait_for(1);  // the two other calls still wait
  CHECK(outcomes.failed(Code::kOverloaded) == 1);
  const auto refused = host->invoke("suspends", "go", waiting("clock", 0));
  REQUIRE_FAILED(refused, Code::kOverloaded);
  CHECK(refused.outcome.error().details().retry_after == 1s);
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
  host->shutdown(0ms);
  CHECK(outcomes.failed(Code::kCancelled) == 2);
}

TEST_CASE("who waits for a connector's list of actions counts as a call of it, and others go on") {
  HostOptions made = options();
  made.connector_path.push_back(test::examples());
  made.connector_config["lists"] = R"({"in":"list","by":"clock","ms":3600000})";
  made.in_flight_of_connector = 2;
  const auto host = open_host(std::move(made));
  Outcomes listing;
  // The first call sends the request, and the second waits for its answer. There is no place for
  // the third.
  for (int i = 0; i < 3; ++i) {
    host->start("lists", "nothing", "{}", listing.taker(),
                {.deadline = std::chrono::milliseconds::max()});
  }
  listing.wait_for(1);
  CHECK(listing.failed(Code::kOverloaded) == 1);
  CHECK(listing.last().details().retry_after == 1s);
  const auto shown = host->actions("lists");
  REQUIRE_FALSE(shown.has_value());
  CHECK(shown.error().code() == Code::kOverloaded);
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
  host->shutdown(0ms);
  CHECK(listing.failed(Code::kCancelled) == 2);
}

TEST_CASE("a shutdown with patience lets very many calls that wait finish") {
  const auto host = open_host(options());
  Outcomes outcomes;
  const CallOptions forever{.deadline = std::chrono::milliseconds::max()};
  for (int i = 0; i < kCalls; ++i) {
    host->start("suspends", "go", waiting("clock", 1 + i % 300), outcomes.taker(), forever);
  }
  host->shutdown(10min);
  CHECK(outcomes.done() == kCalls);
}

// Counts the memory mappings of this process. Each stack has two mappings.
std::size_t mappings() {
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);) ++count;
  return count;
}

TEST_CASE(
    "a shutdown amid ends of all kinds tells each call once, none later, and keeps no stack") {
  const std::size_t before = mappings();
  std::vector<std::atomic<int>> told(kCalls);
  std::vector<std::stop_source> stops(kCalls);
  std::atomic<int> late = 0;
  std::atomic<bool> is_over = false;
  {
    const auto host = open_host(options());
    std::mt19937 random(11);
    for (std::size_t i = 0; i < told.size(); ++i) {
      const CallOptions call{.deadline = std::chrono::milliseconds(1 + random() % 200),
                             .cancellation = stops[i].get_token()};
      const char* throws = std::array{"", "caught", "out"}[random() % 3];
      host->start(
          "suspends", "go", waiting("clock", static_cast<int>(random() % 400), throws),
          [&, i](const Answer&) {
            ++told[i];
            late += is_over ? 1 : 0;
          },
          call);
    }
    std::jthread canceller([&] {
      for (std::size_t i = 0; i < stops.size(); i += 3) stops[i].request_stop();
    });
    host->shutdown(30ms);
    is_over = true;
    canceller.join();  // the later cancellations are of calls that have ended
  }
  CHECK(std::count(told.begin(), told.end(), 1) == kCalls);
  CHECK(late == 0);
  CHECK(mappings() < before + kCalls / 2);
}

TEST_CASE(
    "a connector is set aside while very many of its calls wait, and they end with the host") {
  HostOptions made = options();
  made.connector_path.push_back(test::examples());
  const auto host = open_host(std::move(made));
  Outcomes waiters;
  const CallOptions forever{.deadline = std::chrono::milliseconds::max()};
  for (int i = 0; i < kCalls / 2; ++i) {
    host->start("suspends", "go", waiting("clock", 3'600'000), waiters.taker(), forever);
  }
  // Three calls that continue after their deadlines are enough. A call does not count if a slow
  // machine begins it after its deadline.
  test::prove_given_time(200ms, [&](std::chrono::milliseconds deadline) -> test::Disturbance {
    const auto longer = static_cast<int>((deadline + 600ms).count());
    const auto late =
        host->invoke("suspends", "go", waiting("compute", longer), {.deadline = deadline});
    REQUIRE_FALSE(late.outcome.has_value());
    const Error& error = late.outcome.error();
    if (error.code() == Code::kConnectorUnavailable) return std::nullopt;
    CHECK(error.code() == Code::kDeadlineExceeded);
    return "it is not set aside: " + std::string(error.message());
  });
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
  CHECK(waiters.done() == 0);
  host->shutdown(10ms);
  CHECK(waiters.failed(Code::kCancelled) == kCalls / 2);
}

TEST_CASE("a shutdown ends very many calls that wait, and has told each when it returns") {
  const auto host = open_host(options());
  Outcomes outcomes;
  const CallOptions forever{.deadline = std::chrono::milliseconds::max()};
  for (int i = 0; i < kCalls; ++i) {
    host->start("suspends", "go", waiting("clock", 3'600'000), outcomes.taker(), forever);
  }
  host->shutdown(10ms);
  CHECK(outcomes.failed(Code::kCancelled) == kCalls);
}

}  // namespace
}  // namespace patchbay
