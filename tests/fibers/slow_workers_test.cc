// Tests that a worker that does not return is reported and replaced, and what happens to its
// fibers.
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/condition.h"
#include "fibers/scheduler.h"

namespace patchbay::fibers {
namespace {

TEST_CASE("a worker that does not return is told of once, and new jobs begin on another") {
  std::atomic<bool> is_held = true;
  std::atomic<int> told = 0;
  std::atomic<const Strand*> slow = nullptr;
  std::atomic<const Strand*> holding = nullptr;
  SchedulerOptions options{.workers = 1};
  options.on_slow = [&](const Strand* strand) {
    slow = strand;
    ++told;
  };
  Scheduler scheduler(std::move(options));
  std::latch held(1);
  std::function<void()> holds = [&] {
    holding = &Strand::current();
    held.count_down();
    while (is_held) std::this_thread::yield();
  };
  REQUIRE(scheduler.spawn(holds));
  held.wait();
  std::latch ran(50);  // all jobs run while the first worker is blocked
  for (int i = 0; i < 50; ++i) {
    std::function<void()> job = [&] { ran.count_down(); };
    REQUIRE(scheduler.spawn(job));
  }
  ran.wait();
  while (told == 0) std::this_thread::yield();
  CHECK(slow == holding);
  is_held = false;
  scheduler.stop();
  CHECK(told == 1);
}

TEST_CASE("a worker whose thread is blocked is told of, though it computes nothing") {
  std::atomic<int> told = 0;
  SchedulerOptions options{.workers = 1};
  options.on_slow = [&](const Strand*) {
    ++told;
    told.notify_all();
  };
  Scheduler scheduler(std::move(options));
  std::latch opened(1);
  std::function<void()> blocks = [&] { opened.wait(); };
  REQUIRE(scheduler.spawn(blocks));
  told.wait(0);
  opened.count_down();
  scheduler.stop();
  CHECK(told == 1);
}

TEST_CASE("a held worker is replaced as soon as the system has what another one needs") {
  std::atomic<int> asked = 0;
  std::atomic<bool> is_held = true;
  SchedulerOptions options{.workers = 1};
  options.on_slow = [](const Strand*) { throw std::runtime_error("no memory to tell it"); };
  Scheduler scheduler(std::move(options), [&]() -> std::unique_ptr<Loop> {
    if (const int which = ++asked; which == 2 || which == 3) throw std::runtime_error("no room");
    return std::make_unique<IdleLoop>();
  });
  std::latch held(1);
  std::function<void()> holds = [&] {
    held.count_down();
    while (is_held) std::this_thread::yield();
  };
  REQUIRE(scheduler.spawn(holds));
  held.wait();
  std::latch ran(1);
  std::function<void()> job = [&] { ran.count_down(); };
  REQUIRE(scheduler.spawn(job));
  ran.wait();
  CHECK(asked >= 4);
  is_held = false;
  scheduler.stop();
}

// An event loop. If the loop has a latch, its first event waits until the latch opens.
class SlowLoop final : public Loop {
 public:
  explicit SlowLoop(std::latch* opened) : opened_(opened) {}
  void wait(Monotonic until) override {
    if (opened_ != nullptr) {
      handles(true);
      std::exchange(opened_, nullptr)->wait();
      handles(false);
    }
    idle_.wait(until);
  }
  void call_back() override { idle_.call_back(); }

 private:
  std::latch* opened_;
  IdleLoop idle_;
};

TEST_CASE("a worker whose loop does not return is replaced, and no fiber is blamed") {
  std::latch opened(1);
  std::atomic<int> loops = 0;
  std::atomic<int> told = 0;
  SchedulerOptions options{.workers = 1};
  options.on_slow = [&](const Strand*) { ++told; };
  Scheduler scheduler(std::move(options),
                      [&] { return std::make_unique<SlowLoop>(loops++ == 0 ? &opened : nullptr); });
  std::latch ran(1);
  std::function<void()> job = [&] { ran.count_down(); };
  REQUIRE(scheduler.spawn(job));
  ran.wait();
  opened.count_down();
  scheduler.stop();
  CHECK(loops == 2);
  CHECK(told == 0);
}

TEST_CASE("what began on a held worker waits for its thread, and everything else goes on") {
  struct WorkTrace {
    std::thread::id began;
    std::thread::id went_on;
    std::atomic<bool> has_gone_on = false;
  };
  Scheduler scheduler({.workers = 2});
  std::mutex mutex;
  Condition opened;
  bool is_open = false;
  std::array<WorkTrace, 2> begun;
  std::latch both(2);  // gives each worker one job
  std::latch waiting(2);
  for (WorkTrace& own : begun) {
    std::function<void()> job = [&] {
      own.began = std::this_thread::get_id();
      both.arrive_and_wait();
      std::unique_lock lock(mutex);
      waiting.count_down();
      opened.wait(lock, [&] { return is_open; });
      own.went_on = std::this_thread::get_id();
      own.has_gone_on = true;
    };
    REQUIRE(scheduler.spawn(job));
  }
  waiting.wait();
  std::thread::id held;
  std::latch holds(1);
  std::latch released(1);
  std::function<void()> holder = [&] {
    held = std::this_thread::get_id();
    holds.count_down();
    released.wait();
  };
  REQUIRE(scheduler.spawn(holder));
  holds.wait();
  {
    const std::scoped_lock lock(mutex);
    is_open = true;
    opened.notify_all();
  }
  WorkTrace& of_held = begun[begun[0].began == held ? 0 : 1];
  WorkTrace& of_other = begun[begun[0].began == held ? 1 : 0];
  while (!of_other.has_gone_on) std::this_thread::yield();
  std::latch both_new(2);  // runs on two workers at once, because the blocked worker has been
                           // replaced
  for (int i = 0; i < 2; ++i) {
    std::function<void()> job = [&] { both_new.arrive_and_wait(); };
    REQUIRE(scheduler.spawn(job));
  }
  both_new.wait();
  CHECK_FALSE(of_held.has_gone_on);
  released.count_down();
  scheduler.stop();
  CHECK(of_held.went_on == held);
  CHECK(of_other.went_on == of_other.began);
}

// Counts the loops that exist. A worker has one loop while its thread runs.
class CountedLoop final : public Loop {
 public:
  explicit CountedLoop(std::atomic<int>& count) : count_(count) {
    ++count_;
    count_.notify_all();
  }
  ~CountedLoop() override {
    --count_;
    count_.notify_all();
  }
  void wait(Monotonic until) override { idle_.wait(until); }
  void call_back() override { idle_.call_back(); }

 private:
  std::atomic<int>& count_;
  IdleLoop idle_;
};

void wait_until(const std::atomic<int>& number, int wanted) {
  for (int now = number; now != wanted; now = number) number.wait(now);
}

// Blocks a worker until another worker has run a job in its place.
void hold_until_replaced(Scheduler& scheduler) {
  struct Hold {
    std::latch begun{1};
    std::latch replaced{1};
    std::latch ended{1};
  };
  const auto hold = std::make_shared<Hold>();
  std::function<void()> holds = [hold] {
    hold->begun.count_down();
    hold->replaced.wait();
    hold->ended.count_down();
  };
  REQUIRE(scheduler.spawn(holds));
  hold->begun.wait();
  std::function<void()> job = [hold] { hold->replaced.count_down(); };
  REQUIRE(scheduler.spawn(job));
  hold->ended.wait();
}

TEST_CASE("when a slow worker has returned, there are as many threads as before") {
  std::atomic<int> loops = 0;
  SchedulerOptions options{.workers = 1};
  options.unused = std::chrono::milliseconds(0);
  Scheduler scheduler(std::move(options), [&] { return std::make_unique<CountedLoop>(loops); });
  for (int time = 0; time < 2; ++time) {  // after its end, the scheduler can start again
    hold_until_replaced(scheduler);
    wait_until(loops, 1);
  }
  std::latch ran(1);
  std::function<void()> job = [&] { ran.count_down(); };
  REQUIRE(scheduler.spawn(job));
  ran.wait();
  scheduler.stop();
  CHECK(loops == 1);
}

TEST_CASE("a worker that is one too many ends after its last fiber") {
  std::atomic<int> loops = 0;
  SchedulerOptions options{.workers = 1};
  options.unused = std::chrono::milliseconds(0);
  Scheduler scheduler(std::move(options), [&] { return std::make_unique<CountedLoop>(loops); });
  std::latch begun(1);
  std::latch released(1);
  std::latch held(1);
  std::function<void()> holds = [&] {
    held.count_down();
    released.wait();
  };
  REQUIRE(scheduler.spawn(holds));
  held.wait();
  std::mutex mutex;
  Condition opened;
  bool is_open = false;
  std::atomic<bool> has_moved = true;
  std::function<void()> waits = [&] {  // runs on the worker that replaces the first
    const auto here = std::this_thread::get_id();
    begun.count_down();
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return is_open; });
    has_moved = std::this_thread::get_id() != here;
  };
  REQUIRE(scheduler.spawn(waits));
  begun.wait();
  released.count_down();
  hold_until_replaced(scheduler);  // makes sure that the watcher has run since
  CHECK(loops >= 2);
  {
    const std::scoped_lock lock(mutex);
    is_open = true;
    opened.notify_all();
  }
  wait_until(loops, 1);
  CHECK_FALSE(has_moved);
  scheduler.stop();
}

TEST_CASE("time in which a thread lacks a processor does not count as held") {
  using namespace std::chrono_literals;
  const Worker::TimeUse asleep{.cpu = 5ms, .lack = 20ms, .is_asleep = true};
  const Worker::TimeUse ready{.cpu = 5ms, .lack = 20ms, .is_asleep = false};
  CHECK(Worker::TimeUse{7ms, 20ms, true}.held_since(asleep, 100ms) == 100ms);
  CHECK(Worker::TimeUse{7ms, 110ms, true}.held_since(asleep, 100ms) == 10ms);
  CHECK(Worker::TimeUse{7ms, 150ms, true}.held_since(asleep, 100ms) == 0ms);
  CHECK(Worker::TimeUse{7ms, 20ms, false}.held_since(asleep, 100ms) == 2ms);
  CHECK(Worker::TimeUse{55ms, 70ms, true}.held_since(ready, 100ms) == 50ms);
}

}  // namespace
}  // namespace patchbay::fibers
