// Tests that a shutdown waits for running calls or cancels them, and that later calls are refused.
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "embed/host_fixture.h"

namespace patchbay {
namespace {

using test::open_host;

// Holds calls to `overruns` inside the connector until release().
class HeldCalls {
 public:
  HeldCalls() {
    if (::pipe(ends_) != 0 || ::pipe(entered_) != 0) throw std::runtime_error("no pipe");
  }
  HeldCalls(const HeldCalls&) = delete;
  HeldCalls& operator=(const HeldCalls&) = delete;
  ~HeldCalls() {
    release();
    ::close(ends_[0]);
    for (const int end : entered_) ::close(end);
  }

  std::string arguments() const {
    return R"({"release_fd":)" + std::to_string(ends_[0]) + R"(,"entered_fd":)" +
           std::to_string(entered_[1]) + "}";
  }
  // Returns when one more call has entered the connector.
  void wait_for_entry() const {
    char byte = 0;
    if (::read(entered_[0], &byte, 1) != 1) throw std::runtime_error("no call came");
  }
  void release() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }

 private:
  int ends_[2] = {-1, -1};
  int entered_[2] = {-1, -1};
};

TEST_CASE("a shutdown waits for the calls in flight, and their completions have run") {
  const auto host = open_host(test::faulty());
  HeldCalls held;
  std::atomic<int> done = 0;
  for (int i = 0; i < 6; ++i) {
    host->start("overruns", "go", held.arguments(),
                [&](const Answer& answer) { done += answer.outcome.has_value() ? 1 : 0; });
  }
  std::thread releasing([&] { held.release(); });
  host->shutdown(std::chrono::minutes(1));
  CHECK(done == 6);
  releasing.join();
}

TEST_CASE("a shutdown without patience cancels the calls that wait, and each is told") {
  HostOptions options;
  options.connector_path = {test::faulty()};
  options.threads = 1;
  const auto host = open_host(std::move(options));
  HeldCalls held;
  std::vector<Code> codes;
  std::promise<void> ended;
  const CallOptions forever{.deadline = std::chrono::milliseconds::max()};
  host->start("overruns", "go", held.arguments(), [](const Answer&) {}, forever);
  held.wait_for_entry();
  host->start(
      "overruns", "go", "{}",
      [&](const Answer& answer) {
        codes.push_back(answer.outcome ? Code::kInternal : answer.outcome.error().code());
      },
      forever);
  std::thread stopping([&] {
    host->shutdown(std::chrono::milliseconds(0));
    ended.set_value();
  });
  // The call inside the connector cannot be stopped, so the shutdown must wait for this call.
  const auto closed = [&] {
    return host->invoke("nobody", "go", "{}").outcome.error().code() == Code::kCancelled;
  };
  while (!closed()) std::this_thread::yield();
  CHECK(ended.get_future().wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  held.release();
  stopping.join();
  CHECK(codes == std::vector{Code::kCancelled});
}

TEST_CASE("after a shutdown every call is CANCELLED, started ones at once") {
  const auto host = open_host(test::examples());
  host->shutdown(std::chrono::milliseconds(0));
  REQUIRE_FAILED(host->invoke("minimal_c", "echo", R"({"message":"a"})"), Code::kCancelled);
  std::optional<Code> code;
  host->start("minimal_c", "echo", R"({"message":"a"})",
              [&](const Answer& answer) { code = answer.outcome.error().code(); });
  CHECK(code == Code::kCancelled);
  host->shutdown(std::chrono::milliseconds(0));
}

TEST_CASE("more started calls than may be in flight are OVERLOADED") {
  HostOptions options;
  options.connector_path = {test::faulty()};
  options.threads = 1;
  options.in_flight = 3;
  const auto host = open_host(std::move(options));
  HeldCalls held;
  std::mutex mutex;
  std::map<Code, int> refused;
  for (int i = 0; i < 8; ++i) {
    host->start("overruns", "go", held.arguments(), [&](const Answer& answer) {
      const std::scoped_lock lock(mutex);
      if (!answer.outcome) ++refused[answer.outcome.error().code()];
    });
  }
  held.release();
  host->shutdown(std::chrono::minutes(1));
  REQUIRE(refused.size() == 1);
  CHECK(refused.begin()->first == Code::kOverloaded);
  CHECK(refused.begin()->second >= 5);  // at most one call runs in the connector, and two wait
}

TEST_CASE("a call that was cancelled before it began never reaches the connector") {
  const auto host = open_host(test::examples());
  std::stop_source stop;
  stop.request_stop();
  REQUIRE_FAILED(
      host->invoke("minimal_c", "echo", R"({"message":"a"})", {.cancellation = stop.get_token()}),
      Code::kCancelled);
}

TEST_CASE("a call whose deadline has passed before it began never reaches the connector") {
  const auto host = open_host(test::examples());
  REQUIRE_FAILED(host->invoke("minimal_c", "echo", R"({"message":"a"})",
                              {.deadline = std::chrono::milliseconds(0)}),
                 Code::kDeadlineExceeded);
}

TEST_CASE("calls on many threads, starts and a shutdown do not disturb each other") {
  const auto host = open_host(test::examples());
  std::atomic<int> ended = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int n = 0; n < 200; ++n) {
        const Answer answer = host->invoke("minimal_c", "echo", R"({"message":"a"})");
        if (!answer.outcome && answer.outcome.error().code() != Code::kCancelled) ++ended;
        host->start("minimal_c", "echo", R"({"message":"b"})", [](const Answer&) {});
      }
    });
  }
  host->shutdown(std::chrono::milliseconds(5));
  for (auto& caller : callers) caller.join();
  CHECK(ended == 0);
}

}  // namespace
}  // namespace patchbay
