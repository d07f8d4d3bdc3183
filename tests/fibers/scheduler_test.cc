// Tests that the scheduler runs every job, and that a fiber always runs on the same thread.
#include "fibers/scheduler.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "base/condition.h"
#include "kit/strands.h"

namespace patchbay::fibers {
namespace {

TEST_CASE("every job that was taken is run, from many threads, and none after a stop") {
  std::atomic<int> ran = 0;
  std::atomic<int> taken = 0;
  Scheduler scheduler({.workers = 2, .most = 100});
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) {
          std::function<void()> job = [&] { ++ran; };
          while (!scheduler.spawn(job)) std::this_thread::yield();
          ++taken;
        }
      });
    }
  }
  scheduler.stop();
  CHECK(taken == 2000);
  CHECK(ran == 2000);
  std::function<void()> late = [&] { ++ran; };
  CHECK_FALSE(scheduler.spawn(late));
  CHECK(late);  // the caller still owns the job
}

TEST_CASE("each thread that runs fibers is prepared before its first one") {
  std::mutex mutex;
  std::set<std::thread::id> prepared;
  std::atomic<int> unprepared = 0;
  std::atomic<int> ran = 0;
  {
    Scheduler scheduler({.workers = 3, .on_thread = [&] {
                           const std::lock_guard lock(mutex);
                           prepared.insert(std::this_thread::get_id());
                         }});
    for (int i = 0; i < 100; ++i) {
      std::function<void()> job = [&] {
        const std::lock_guard lock(mutex);
        unprepared += prepared.contains(std::this_thread::get_id()) ? 0 : 1;
        ++ran;
      };
      REQUIRE(scheduler.spawn(job));
    }
    scheduler.stop();
  }
  CHECK(ran == 100);
  CHECK(unprepared == 0);
}

TEST_CASE("a job begins on whichever worker is free, while others wait for their turn") {
  Scheduler scheduler({.workers = 2});
  std::latch both(2);  // each job blocks its worker until the other job runs
  for (int i = 0; i < 2; ++i) {
    std::function<void()> job = [&] { both.arrive_and_wait(); };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(both.try_wait());
}

TEST_CASE("no more fibers than the scheduler may have are begun") {
  Scheduler scheduler({.workers = 1, .most = 3});
  std::mutex mutex;
  Condition opened;
  bool is_open = false;
  std::function<void()> waits = [&] {
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return is_open; });
  };
  for (int i = 0; i < 3; ++i) {
    auto job = waits;
    REQUIRE(scheduler.spawn(job));
  }
  CHECK_FALSE(scheduler.spawn(waits));
  CHECK(waits);
  CHECK(scheduler.fibers() == 3);
  {
    const std::scoped_lock lock(mutex);
    is_open = true;
    opened.notify_all();
  }
  scheduler.stop();
  CHECK(scheduler.fibers() == 0);
}

TEST_CASE("a fiber stays on the thread that it began on") {
  Scheduler scheduler({.workers = 3});
  std::atomic<int> moved = 0;
  std::atomic<int> ended = 0;
  for (int i = 0; i < 60; ++i) {
    std::function<void()> job = [&] {
      const auto here = std::this_thread::get_id();
      for (int j = 0; j < 5; ++j) {
        test::let_others_run();
        moved += std::this_thread::get_id() == here ? 0 : 1;
      }
      ++ended;
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(ended == 60);
  CHECK(moved == 0);
}

TEST_CASE("each strand has its own locals, and a fiber begins with none") {
  static StrandLocal<int> local;
  int of_thread = 0;
  local.set(&of_thread);
  std::atomic<int> wrong = 0;
  Scheduler scheduler({.workers = 1});
  for (int i = 0; i < 50; ++i) {
    std::function<void()> job = [&] {
      int own = 0;
      if (local.get() != nullptr) ++wrong;
      local.set(&own);
      for (int j = 0; j < 3; ++j) {
        test::let_others_run();
        if (local.get() != &own) ++wrong;
      }
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(wrong == 0);
  CHECK(local.get() == &of_thread);
  local.set(nullptr);
}

// An event loop that counts how often it runs.
class CountingLoop final : public Loop {
 public:
  explicit CountingLoop(std::atomic<int>& turns) : turns_(turns) {}
  void wait(Monotonic until) override {
    ++turns_;
    idle_.wait(until);
  }
  void call_back() override { idle_.call_back(); }

 private:
  std::atomic<int>& turns_;
  IdleLoop idle_;
};

TEST_CASE("fibers that are always ready leave the loop its turn") {
  std::atomic<int> turns = 0;
  Scheduler scheduler({.workers = 1}, [&] { return std::make_unique<CountingLoop>(turns); });
  std::atomic<int> before = 0;
  std::function<void()> job = [&] {
    before = turns.load();
    for (int i = 0; i < 100; ++i) {
      Strand::current().wake();
      Strand::current().sleep(Monotonic::max());  // returns at once
      test::let_others_run();                     // returns in the next round
    }
  };
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(turns - before >= 100);
}

}  // namespace
}  // namespace patchbay::fibers
