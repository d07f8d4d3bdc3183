// Proves that a crash names the connector in which it happened.
#include "services/crash_report.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <string>

#include "fibers/scheduler.h"
#include "services/suspect.h"

namespace patchbay::services {
namespace {

#ifndef __SANITIZE_THREAD__  // tsan does not allow a fork while other threads run
// NOLINTNEXTLINE(misc-no-recursion)
[[gnu::noinline]] int go_down(const volatile char* above, int levels) {
  volatile char frame[1024];
  frame[0] = *above;
  return (levels > 0 ? go_down(frame, levels - 1) : 0) + frame[0];
}

// Returns what a process writes to standard error when a fiber exceeds its stack.
std::string last_words() {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    signal(SIGSEGV, SIG_DFL);  // otherwise the test's own handler would print too
    install_crash_report();
    fibers::Scheduler scheduler({.workers = 1});
    std::function<void()> job = [] {
      const Suspect suspect("deep", "dig", "0af7651916cd43dd8448eb211c80319c");
      const volatile char first = 0;
      go_down(&first, 1'000'000);
    };
    scheduler.spawn(job);
    scheduler.stop();
    _exit(0);
  }
  close(ends[1]);
  std::string said;
  char piece[1024];
  for (ssize_t got; (got = read(ends[0], piece, sizeof piece)) > 0;) {
    said.append(piece, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK_FALSE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  return said;
}

TEST_CASE("a connector that runs over the end of a fiber's stack ends the process by name") {
  CHECK_THAT(last_words(),
             Catch::StartsWith("patchbay: connector \"deep\" ran over the end of its stack "
                               "(SIGSEGV) in action \"dig\", trace "
                               "0af7651916cd43dd8448eb211c80319c."));
}
#endif

}  // namespace
}  // namespace patchbay::services
