// Tests that waits, wake-ups and ends of fibers need no memory. If memory is missing, no fiber is
// lost and the process continues.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "base/condition.h"
#include "fibers/blocking.h"
#include "fibers/scheduler.h"

namespace {
std::atomic<bool> is_memory_gone{false};
std::atomic<int> refused{0};
}  // namespace

// Not inlined, because gcc would warn about the pair of malloc and delete.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (!is_memory_gone) return std::malloc(size == 0 ? 1 : size);
  ++refused;
  return nullptr;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace patchbay::fibers {
namespace {

using namespace std::chrono_literals;

// While this object lives, operator new fails in the whole process.
class NoMemory {
 public:
  NoMemory() { is_memory_gone = true; }
  NoMemory(const NoMemory&) = delete;
  NoMemory& operator=(const NoMemory&) = delete;
  ~NoMemory() { is_memory_gone = false; }
};

TEST_CASE("fibers that began wait with deadlines, are woken and end while there is no memory") {
  constexpr int kFibers = 200;
  std::mutex mutex;
  Condition changed;
  int waiting = 0;
  bool is_open = false;
  std::atomic<int> woken = 0;
  std::atomic<int> late = 0;
  const auto job = [&](std::chrono::milliseconds time) {
    std::unique_lock lock(mutex);
    ++waiting;
    const Monotonic until = std::chrono::steady_clock::now() + time;
    const bool is_woken = changed.wait(lock, until, nullptr, nullptr, [&] { return is_open; });
    ++(is_woken ? woken : late);
  };
  SchedulerOptions options{.workers = 2, .replacements = 0};
  options.on_slow = [](const Strand*) {};
  Scheduler scheduler(std::move(options));
  {
    std::vector<std::function<void()>> jobs;
    for (int i = 0; i < kFibers; ++i)
      jobs.emplace_back([&job, i] { job(i % 2 == 0 ? 1ms : 3'600'000ms); });
    std::unique_lock held(mutex);  // no fiber waits before the memory is gone
    for (auto& each : jobs) REQUIRE(scheduler.spawn(each));
    const NoMemory none;
    held.unlock();
    for (int seen = 0; seen < kFibers || late < kFibers / 2;) {
      std::this_thread::yield();
      const std::scoped_lock lock(mutex);
      seen = waiting;
    }
    {
      const std::scoped_lock lock(mutex);
      is_open = true;
      changed.notify_all();
    }
    scheduler.stop();
  }
  CHECK(woken == kFibers / 2);
  CHECK(late == kFibers / 2);
  CHECK(refused == 0);
}

TEST_CASE("where there is no memory for a fiber, its job stays the caller's") {
  Scheduler scheduler({.workers = 1, .spare = 1});
  std::atomic<int> ran = 0;
  std::function<void()> job = [&] { ++ran; };
  bool has_thrown = false;
  {
    const NoMemory none;
    try {
      static_cast<void>(scheduler.spawn(job));
    } catch (const std::bad_alloc&) {
      has_thrown = true;
    }
  }
  CHECK(has_thrown);
  REQUIRE(job);
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(ran == 1);
}

TEST_CASE("where there is no memory for a thread, a fiber does its blocking work itself") {
  Scheduler scheduler({.workers = 1});
  BlockingThreads threads(1);
  std::atomic<int> done = 0;
  std::function<void()> job = [&] {
    {
      const NoMemory none;
      threads.run([&] { ++done; });
    }
    threads.run([&] { ++done; });
  };
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(done == 2);
}

}  // namespace
}  // namespace patchbay::fibers
