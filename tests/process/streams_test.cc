// Tests a program's input and output, and that a thousand runs leave nothing behind.
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <numeric>
#include <thread>

#include "process/hostile.h"

namespace patchbay::process {
namespace {

std::size_t open_files() {
  const auto files = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

bool has_children() {
  siginfo_t about{};
  return ::waitid(P_ALL, 0, &about, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

Result<void> drop(std::string_view /*piece*/) { return success(); }

TEST_CASE("much goes in and out at once, in order, and nothing waits for anything") {
  std::string text(5'000'000, '\0');
  std::iota(text.begin(), text.end(), '\0');
  const auto result = ran(hostile({"echo"}), text);
  CHECK(result.ending.how == EndCause::kExited);
  CHECK((result.output == text));
  CHECK(result.ending.last_words.size() == kLastWords);
}

TEST_CASE(
    "all that a child writes as an error goes to who asks for it, the end of it to everybody") {
  std::string text(200'000, 'x');
  text.front() = 'b';
  text.back() = 'e';
  std::string errors;
  const auto ending = run(hostile({"echo"}), input_of(text), drop, {}, output_into(errors));
  REQUIRE(ending.has_value());
  CHECK((errors == text));
  CHECK(ending.value().last_words == text.substr(text.size() - kLastWords));
}

TEST_CASE("a child that reads nothing does not end us, whoever minds SIGPIPE") {
  const auto before = ::signal(SIGPIPE, SIG_DFL);
  const auto result = ran(hostile({"exit", "3"}), std::string(1'000'000, 'a'));
  auto deaf = hostile({"read_nothing"});
  deaf.limits.time = std::chrono::milliseconds(200);
  CHECK(ran(deaf, std::string(1'000'000, 'a')).ending.how == EndCause::kTime);
  sigset_t pending;
  sigpending(&pending);
  ::signal(SIGPIPE, before);
  CHECK(result.ending.status.exit_code == 3);
  CHECK(sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("an error of the input or of the output ends the run with it") {
  const Input broken = [](std::span<char> /*out*/) -> Result<std::size_t> {
    return Error(Code::kTooLarge, "too much");
  };
  auto result = run(hostile({"ignore_signals"}), broken, drop, {});
  REQUIRE(result.has_error());
  CHECK(result.error().message() == "too much");
  const Output full = [](std::string_view /*piece*/) -> Result<void> {
    return Error(Code::kOverloaded, "full");
  };
  result = run(hostile({"ignore_signals"}), input_of(""), full, {});
  REQUIRE(result.has_error());
  CHECK(result.error().message() == "full");
  CHECK_FALSE(has_children());
}

TEST_CASE("a thousand runs, on several threads, leave no process and no descriptor") {
  const std::size_t before = open_files();
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int each = 0; each < 4; ++each) {
    threads.emplace_back([&failed] {
      for (int i = 0; i < 250; ++i) {
        std::string output;
        const auto ending = run(hostile({i % 2 == 0 ? "echo" : "exit", "5"}), input_of("words"),
                                output_into(output), {});
        const bool well = ending.has_value() && ending.value().how == EndCause::kExited &&
                          (i % 2 == 0 ? output == "words" : ending.value().status.exit_code == 5);
        if (!well) ++failed;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(failed == 0);
  CHECK(open_files() == before);
  CHECK_FALSE(has_children());
}

}  // namespace
}  // namespace patchbay::process
