// Tests the stacks of fibers: their sizes, their reuse, and the guard pages below them. This file
// is compiled without -fstack-clash-protection (CMakeLists.txt), like other code that fibers may
// run.
#include "fibers/stack.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "fibers/scheduler.h"

namespace patchbay::fibers {
namespace {

// Counts the memory mappings of this process. Each stack has two mappings.
std::size_t mappings() {
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);) ++count;
  return count;
}

TEST_CASE("a stack is as large as was asked for, and used again") {
  Stacks stacks(256U << 10U, 1);
  Stack first = stacks.take();
  const StackRange range = first.range();
  CHECK(range.high - range.low == 256U << 10U);
  std::memset(reinterpret_cast<void*>(range.low), 1, range.high - range.low);
  CHECK(first.is_guard(reinterpret_cast<void*>(range.low - 1)));
  CHECK(first.is_guard(reinterpret_cast<void*>(range.low - Stack::kGuard)));
  CHECK_FALSE(first.is_guard(reinterpret_cast<void*>(range.low - Stack::kGuard - 1)));
  CHECK_FALSE(first.is_guard(reinterpret_cast<void*>(range.low)));
  CHECK_FALSE(first.is_guard(reinterpret_cast<void*>(range.high)));
  Stack second = stacks.take();
  CHECK(second.range().low != range.low);
  stacks.give_back(std::move(first));
  stacks.give_back(std::move(second));  // not kept, because the limit is reached
  CHECK(stacks.take().range().low == range.low);
}

TEST_CASE("stacks that are needed again stay mapped, and go step by step when they are not") {
  Stacks stacks(64U << 10U, 100);
  const auto use = [&](std::size_t count) {
    std::set<std::uintptr_t> used;
    std::vector<Stack> taken;
    for (std::size_t i = 0; i < count; ++i) {
      taken.push_back(stacks.take());
      used.insert(taken.back().range().low);
    }
    for (auto& stack : taken) stacks.give_back(std::move(stack));
    return used;
  };
  const auto first = use(100);
  stacks.trim(4);
  CHECK(use(100) == first);
  stacks.trim(4);  // frees no stack, because all were used since the last call
  CHECK(use(100) == first);
  const std::size_t mapped = mappings();
  for (int i = 0; i < 10; ++i) stacks.trim(4);
  CHECK(mappings() + 2 * 90 <= mapped);
  stacks.trim(4);
  const auto left = use(4);
  CHECK(std::includes(first.begin(), first.end(), left.begin(), left.end()));
}

TEST_CASE("a fiber knows the stack that it runs on, and a thread its own") {
  const auto here = [] { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); };
  const auto is_within = [&](StackRange range) {
    return here() >= range.low && here() < range.high;
  };
  bool right = false;
  Scheduler scheduler({.workers = 1});
  std::function<void()> job = [&] {
    const StackRange range = Strand::current().stack();
    right = is_within(range) && range.high - range.low >= 256U << 10U;
  };
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(right);
  CHECK(is_within(Strand::current().stack()));
}

#ifndef __SANITIZE_THREAD__  // ThreadSanitizer does not allow fork() with threads
constexpr int kPastStack = 7;
constexpr int kElsewhere = 8;

void tell_by_exit(int, siginfo_t* about, void*) {
  _exit(Worker::is_past_stack(about->si_addr) ? kPastStack : kElsewhere);
}

// Accesses only the lowest byte of each frame.
template <std::size_t kFrame = 1024>
// NOLINTNEXTLINE(misc-no-recursion)
[[gnu::noinline]] int run_deep(volatile char* above, int depth) {
  volatile char frame[kFrame];
  frame[0] = *above;
  const int below = depth > 0 ? run_deep<kFrame>(frame, depth - 1) : 0;
  return below + frame[0];
}

// Returns the end of a process in which a fiber calls `does`.
template <class Does>
int end_of_process(Does does) {
  const pid_t child = fork();
  if (child == 0) {
    Scheduler scheduler({.workers = 1});
    std::function<void()> job = [&] {
      static char handler_stack[64U << 10U];
      stack_t stack{};
      stack.ss_sp = handler_stack;
      stack.ss_size = sizeof handler_stack;
      sigaltstack(&stack, nullptr);
      struct sigaction action{};
      action.sa_sigaction = &tell_by_exit;
      action.sa_flags = SA_SIGINFO | SA_ONSTACK;
      sigaction(SIGSEGV, &action, nullptr);
      does();
    };
    scheduler.spawn(job);
    scheduler.stop();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("who runs over the end of a stack is stopped in its guard, and a handler can tell") {
  volatile char first = 0;
  CHECK(end_of_process([&] { run_deep(&first, 1'000'000); }) == kPastStack);
  CHECK(end_of_process([&] { run_deep(&first, 200); }) == 0);
  void* const closed = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(closed != MAP_FAILED);
  CHECK(end_of_process([&] { *static_cast<volatile int*>(closed) = 1; }) == kElsewhere);
  munmap(closed, 4096);
}

TEST_CASE("a frame of many pages that crosses the end of a stack is stopped in its guard, too") {
  volatile char first = 0;
  // First the lowest byte of the sixth frame, and then that of the only frame, is far below the end
  // of the stack.
  CHECK(end_of_process([&] { run_deep<96U << 10U>(&first, 1'000'000); }) == kPastStack);
  CHECK(end_of_process([&] { run_deep<700U << 10U>(&first, 1'000'000); }) == kPastStack);
}
#endif

}  // namespace
}  // namespace patchbay::fibers
