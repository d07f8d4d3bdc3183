// Tests calls on fibers: they are cancelled wherever they wait, throw exceptions across a wait, are
// very many, and end with a shutdown.
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include "embed/host_fixture.h"
#include "http_client/scripted_server.h"
#include "kit/busy_machine.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using test::open_host;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kCalls = 1000;  // a fiber costs a sanitizer as much as a thread
#else
constexpr int kCalls = 10'000;
#endif

std::string waiting(std::string_view by, int ms, std::string_view throws = "") {
  return R"({"by":")" + std::string(by) + R"(","ms":)" + std::to_string(ms) +
         (throws.empty() ? "" : R"(,"throws":")" + std::string(throws) + "\"") + "}";
}

// Counts the outcomes of many calls.
class Outcomes {
 public:
  std::function<void(Answer)> taker() {
    return [this](const Answer& answer) {
      const std::scoped_lock lock(mutex_);
      ++(answer.outcome ? done_ : failed_[answer.outcome.error().code()]);
      ++count_;
      changed_.notify_all();
    };
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, 60s, [&] { return count_ >= count; }));
  }
  int done() {
    const std::scoped_lock lock(mutex_);
    return done_;
  }
  int failed(Code code) {
    const std::scoped_lock lock(mutex_);
    return failed_[code];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  int done_ = 0;
  std::map<Code, int> failed_;
};

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
  constexpr int kSure = 50;  // of so many calls, one ends only when it is cancelled
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

TEST_CASE("calls that hold their worker are noticed, and calls of another connector go on") {
  test::LogLines lines;
  HostOptions made = options();
  made.connector_path.push_back(test::examples());
  made.threads = 1;
  made.log = lines.sink();
  const auto host = open_host(std::move(made));
  const char* kHolds = R"(connector="suspends" action="go")";
  Outcomes held;
  Outcomes others;
  for (int i = 0; i < 3; ++i) {
    host->start("suspends", "go", waiting("compute", 1000), held.taker());
  }
  for (int i = 0; i < 20; ++i) {
    host->start("minimal_c", "echo", R"({"message":"a"})", others.taker());
  }
  others.wait_for(20);
  CHECK(others.done() == 20);
  held.wait_for(3);
  CHECK(held.done() == 3);
  CHECK(lines.count(kHolds) == 3);
  CHECK(lines.count("until it is reloaded") == 1);
  // From now on its calls run on threads of their own, and no worker is held.
  Outcomes elsewhere;
  host->start("suspends", "go", waiting("compute", 500), elsewhere.taker());
  elsewhere.wait_for(1);
  CHECK(elsewhere.done() == 1);
  CHECK(lines.count(kHolds) == 3);
}

TEST_CASE("a connector that waits shortly between long turns is noticed like one that does not") {
  test::LogLines lines;
  HostOptions made = options();
  made.threads = 1;
  made.log = lines.sink();
  const auto host = open_host(std::move(made));
  const char* kHolds = R"(connector="suspends" action="go")";
  Outcomes outcomes;
  // No turn reaches 200 ms. Much is excused where processors are short, so there are many.
  host->start("suspends", "go", R"({"by":"turns","ms":120,"times":8})", outcomes.taker());
  outcomes.wait_for(1);
  CHECK(outcomes.done() == 1);
  CHECK(lines.count(kHolds) == 1);
  // Short turns keep nobody waiting, however many they are.
  host->start("suspends", "go", R"({"by":"turns","ms":2,"times":150})", outcomes.taker());
  outcomes.wait_for(2);
  CHECK(lines.count(kHolds) == 1);
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
  outcomes.wait_for(1);  // the other two are still waiting
  CHECK(outcomes.failed(Code::kOverloaded) == 1);
  const auto refused = host->invoke("suspends", "go", waiting("clock", 0));
  REQUIRE_FAILED(refused, Code::kOverloaded);
  CHECK(refused.outcome.error().details().retry_after == 1s);
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
  host->shutdown(0ms);
  CHECK(outcomes.failed(Code::kCancelled) == 2);
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

// Counts the mappings of this process; a stack is two of them.
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
    canceller.join();  // the later ones cancel calls that have ended
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
  // Three calls that go on after their deadlines are enough. One that a slow machine begins after
  // its deadline does not count.
  test::prove_given_time(200ms, [&](std::chrono::milliseconds deadline) -> test::Spoiled {
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
