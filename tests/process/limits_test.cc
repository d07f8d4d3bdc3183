// Tests each limit with a child process that tries to exceed it.
#include <signal.h>
#include <sys/resource.h>

#include <stop_token>
#include <thread>

#include "kit/busy_machine.h"
#include "process/hostile.h"
#include "skip.h"
#include "temporary_folder.h"

namespace patchbay::process {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a child that spins is ended by its CPU time, also where it ignores the warning") {
  for (const char* how : {"spin", "ignore_and_spin"}) {
    auto command = hostile({how});
    command.limits.cpu = 1s;
    const auto result = ran(command);
    CHECK(result.ending.how == EndCause::kCpuTime);
    // The kernel counts this limit in whole ticks. On a busy machine, a child is charged for ticks
    // of which it used only a part.
    CHECK(result.ending.status.cpu >= 500ms);
    CHECK(sentence_of(result.ending, command.limits) == "used more than 1 s of CPU time");
  }
}

TEST_CASE("a child that takes memory is refused more, piece by piece and at once") {
  for (const char* how : {"allocate", "allocate_at_once"}) {
    auto command = hostile({how});
    command.limits.memory = 64 << 20;
    const auto result = ran(command);
    CHECK(result.ending.how == EndCause::kMemory);
    CHECK(result.ending.status.peak_memory.value_or(0) <= 64 << 20);
    CHECK(sentence_of(result.ending, command.limits) == "wanted more memory than 67108864 bytes");
  }
}

TEST_CASE("a child that crashes for want of memory without a word is known by what it had") {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  if (use.ru_maxrss > 32 << 10)
    return skip("this process is so large that a child's peak is hidden");
  auto command = hostile({"allocate_in_silence"});
  command.limits.memory = 64 << 20;
  CHECK(ran(command).ending.how == EndCause::kMemory);
}

// Regression test: the memory of this process was once counted for a new process. So every crash in
// a large host was reported as a lack of memory.
TEST_CASE("what this process has in memory is not held against a child") {
  const std::vector<char> large(100 << 20, 'x');
  auto command = hostile({"abort"});
  command.limits.memory = 64 << 20;
  const auto result = ran(command);
  CHECK(large.back() == 'x');
  CHECK(result.ending.how == EndCause::kSignal);
  CHECK_FALSE(result.ending.status.peak_memory);
}

TEST_CASE("a crash that has nothing to do with memory is a crash") {
  auto command = hostile({"abort"});
  command.limits.memory = 64 << 20;
  const auto result = ran(command);
  CHECK(result.ending.how == EndCause::kSignal);
  CHECK(result.ending.status.signal == SIGABRT);
  CHECK(sentence_of(result.ending, command.limits) == "crashed (SIGABRT)");
}

TEST_CASE("a child that never ends is killed when its time is over, whatever it ignores") {
  test::prove_given_time(500ms, [](std::chrono::milliseconds time) -> test::Disturbance {
    auto command = hostile({"ignore_signals"});
    command.limits.time = time;
    const auto result = ran(command);
    CHECK(result.ending.how == EndCause::kTime);
    CHECK(result.ending.time >= time);
    CHECK(sentence_of(result.ending, command.limits) ==
          "did not end within " + std::to_string(time.count()) + " ms");
    return test::spoiled_unless(result.output == "ready\n", "it did not ignore signals in time");
  });
}

TEST_CASE("the caller's deadline and stop end a child, and are told from its own limit") {
  const auto late =
      ran(hostile({"ignore_signals"}), {}, {.deadline = std::chrono::steady_clock::now() + 100ms});
  CHECK(late.ending.how == EndCause::kStopped);

  for (const bool shutdown : {false, true}) {
    std::stop_source stop;
    const auto token = stop.get_token();
    const Output when_ready = [&](std::string_view /*piece*/) -> Result<void> {
      stop.request_stop();
      return success();
    };
    const auto ended =
        run(hostile({"ignore_signals"}), input_of(""), when_ready,
            {.cancellation = shutdown ? nullptr : &token, .shutdown = shutdown ? &token : nullptr});
    REQUIRE(ended.has_value());
    CHECK(ended.value().how == EndCause::kStopped);
    CHECK(ended.value().status.signal == SIGKILL);
  }
}

TEST_CASE("a child that was stopped before it began is not waited for") {
  std::stop_source stop;
  stop.request_stop();
  const auto token = stop.get_token();
  CHECK(ran(hostile({"ignore_signals"}), {}, {.cancellation = &token}).ending.how ==
        EndCause::kStopped);
}

TEST_CASE("a flood of output ends the child at its limit, and what was allowed is kept") {
  auto command = hostile({"flood", "1"});
  command.limits.output = 100'000;
  const auto result = ran(command);
  CHECK(result.ending.how == EndCause::kOutput);
  CHECK(result.output == std::string(100'000, 'x'));
}

TEST_CASE("output of exactly the limit is within it") {
  auto command = hostile({"echo"});
  command.limits.output = 5000;
  const auto exact = ran(command, std::string(5000, 'a'));
  CHECK(exact.ending.how == EndCause::kExited);
  CHECK(exact.output.size() == 5000);
  CHECK(ran(command, std::string(5001, 'a')).ending.how == EndCause::kOutput);
}

TEST_CASE("of a flood of errors the end is kept") {
  test::prove_given_time(500ms, [](std::chrono::milliseconds time) -> test::Disturbance {
    auto command = hostile({"flood", "2"});
    command.limits.time = time;
    const auto result = ran(command);
    CHECK(result.ending.how == EndCause::kTime);
    const std::string& end = result.ending.last_words;
    return test::spoiled_unless(end == std::string(kLastWords, 'x'), "what was kept: " + end);
  });
}

TEST_CASE("open files and the size of files have limits") {
  auto command = hostile({"open_many"});
  command.limits.open_files = 10;
  CHECK(ran(command).output == "7 24\n");  // in addition to the three standard streams; 24 is
                                           // EMFILE

  const TemporaryFolder folder;
  auto writing = hostile({"write_file", (folder.path() / "file").string()});
  writing.limits.file_bytes = 10'000;
  const auto result = ran(writing);
  CHECK(result.ending.how == EndCause::kSignal);
  CHECK(result.ending.status.signal == SIGXFSZ);
  CHECK(std::filesystem::file_size(folder.path() / "file") == 10'000);
}

TEST_CASE("an exit code is told") {
  const auto result = ran(hostile({"exit", "7"}));
  CHECK(result.ending.how == EndCause::kExited);
  CHECK(result.ending.status.exit_code == 7);
  CHECK(sentence_of(result.ending, {}) == "ended with exit code 7");
}

}  // namespace
}  // namespace patchbay::process
