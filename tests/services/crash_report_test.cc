// Tests that a crash report names the connector in which the crash happened.
#include "services/crash_report.h"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "fibers/scheduler.h"
#include "services/mapped_code.h"
#include "services/suspect.h"

namespace patchbay::services {
namespace {

constexpr const char* kApart = PATCHBAY_BINARY_DIR "/test_plugins/crashes_apart.so";
constexpr const char* kTraceText = "0af7651916cd43dd8448eb211c80319c";

using CrashApart = void(const char* way);

// Maps the library as the code of connector "apart".
CrashApart* map_apart() {
  announce_code("apart", kApart);
  void* library = dlopen(kApart, RTLD_NOW | RTLD_LOCAL);
  return library == nullptr ? nullptr
                            : reinterpret_cast<CrashApart*>(dlsym(library, "crash_apart"));
}

TEST_CASE("code is the connector's whose library holds it, and nobody's if that was not mapped") {
  announce_code("ghost", kApart);
  withdraw_code(kApart);
  announce_code("apart", kApart);
  withdraw_code(kApart);
  void* library = dlopen(kApart, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != nullptr);
  const auto code = reinterpret_cast<std::uintptr_t>(dlsym(library, "crash_apart"));
  CHECK(owner_of_code(code) == "");
  announce_code("apart", kApart);
  CHECK(owner_of_code(code) == "apart");
  CHECK(owner_of_code(reinterpret_cast<std::uintptr_t>(&map_apart)) == "");
  CHECK(owner_of_code(0) == "");

  const volatile std::uintptr_t on_stack[] = {code, 0};
  CHECK(owner_of_stack(reinterpret_cast<std::uintptr_t>(&on_stack[0])) == "apart");
  CHECK(owner_of_stack(8) == "");
  withdraw_code(kApart);
  CHECK(owner_of_code(code) == "");
  dlclose(library);
}

#ifndef __SANITIZE_THREAD__  // tsan does not allow a fork while other threads run
// NOLINTNEXTLINE(misc-no-recursion)
[[gnu::noinline]] int go_down(const volatile char* above, int levels) {
  volatile char frame[1024];
  frame[0] = *above;
  return (levels > 0 ? go_down(frame, levels - 1) : 0) + frame[0];
}

void run_past_stack() {
  const volatile char first = 0;
  go_down(&first, 1'000'000);
}

void run_on_fiber(std::function<void()> job) {
  fibers::Scheduler scheduler({.workers = 1});
  scheduler.spawn(job);
  scheduler.stop();
}

// Returns the standard error output of a process that does this and crashes.
std::string last_words(const std::function<void()>& deed) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    signal(SIGSEGV, SIG_DFL);  // otherwise the test's own handlers would print too
    signal(SIGABRT, SIG_DFL);
    install_crash_report();
    deed();
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
  const std::string said = last_words([] {
    run_on_fiber([] {
      const Suspect suspect("deep", "dig", kTraceText);
      run_past_stack();
    });
  });
  CHECK_THAT(said, Catch::StartsWith("patchbay: connector \"deep\" ran over the end of its stack "
                                     "(SIGSEGV) in action \"dig\", trace " +
                                     std::string(kTraceText) + "."));
}

TEST_CASE("the host that runs over the end of a stack before any call of a connector says so") {
  const std::string said = last_words([] {
    run_on_fiber([] {
      prepare_thread_for_crash();
      run_past_stack();
    });
  });
  CHECK(said ==
        "patchbay ran over the end of its stack (SIGSEGV) outside of any call of a connector on "
        "this thread.\n");
}

// How the library ends the process, and the expected message.
struct Way {
  const char* name;
  const char* said;
};
constexpr Way kWays[] = {
    {"write", "crashed (SIGSEGV) outside of its calls (found by the address of its code)."},
    {"in libc",
     "crashed (SIGSEGV) outside of its calls (found by the address of its code, the nearest on "
     "the stack)."},
    {"abort",
     "ended the process (SIGABRT) outside of its calls (found by the address of its code, the "
     "nearest on the stack)."}};

TEST_CASE("a connector that crashes on a thread of its own is named by the address of its code") {
  for (const Way& way : kWays) {
    INFO(way.name);
    CHECK_THAT(last_words([&] { map_apart()(way.name); }),
               Catch::StartsWith("patchbay: connector \"apart\" " + std::string(way.said)));
  }
}

TEST_CASE("a connector is named whose own thread crashes while the library is still mapped") {
  for (const Way& way : kWays) {
    INFO(way.name);
    const std::string said = last_words([&] {
      setenv("CRASH_AT_LOAD", way.name, 1);
      map_apart();
    });
    CHECK_THAT(said, Catch::StartsWith("patchbay: connector \"apart\" " + std::string(way.said)));
  }
}

TEST_CASE("a crash of the host names no connector whose call on the thread is over") {
  const auto crash_after = [](const std::function<void()>& deed) {
    return last_words([&] {
      std::thread([&] {
        CrashApart* const volatile on_stack = map_apart();
        deed();
        raise(SIGSEGV);
        if (on_stack == nullptr) abort();  // keeps the object on the stack until here
      }).join();
    });
  };
  CHECK_THAT(crash_after([] {}), Catch::StartsWith("patchbay: connector \"apart\" crashed"));
  CHECK(crash_after([] { const Suspect suspect("apart", "do", kTraceText); }) ==
        "patchbay crashed (SIGSEGV) outside of any call of a connector on this thread.\n");
}
#endif

}  // namespace
}  // namespace patchbay::services
