// Tests that a fiber's blocking work runs on other threads, so that its worker can run other
// fibers.
#include "fibers/blocking.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/strand_mutex.h"
#include "fibers/scheduler.h"

namespace patchbay::fibers {
namespace {

TEST_CASE("a fiber's blocking work leaves its worker to the others, and what it throws arrives") {
  Scheduler scheduler({.workers = 1});
  BlockingThreads threads(1);
  std::latch other_ran(1);
  std::atomic<bool> thrown = false;
  std::thread::id worker;
  std::thread::id elsewhere;
  std::function<void()> blocks = [&] {
    worker = std::this_thread::get_id();
    threads.run([&] {
      other_ran.wait();
      elsewhere = std::this_thread::get_id();
    });
    try {
      threads.run([] { throw std::runtime_error("lost"); });
    } catch (const std::runtime_error&) {
      thrown = std::this_thread::get_id() == worker;
    }
  };
  std::function<void()> runs = [&] { other_ran.count_down(); };
  REQUIRE(scheduler.spawn(blocks));
  REQUIRE(scheduler.spawn(runs));
  scheduler.stop();
  CHECK(worker != std::thread::id());
  CHECK(elsewhere != std::thread::id());
  CHECK(elsewhere != worker);
  CHECK(thrown);
}

TEST_CASE("a plain thread does blocking work right there") {
  BlockingThreads threads(1);
  std::thread::id done_by;
  threads.run([&] { done_by = std::this_thread::get_id(); });
  CHECK(done_by == std::this_thread::get_id());
  CHECK_THROWS_AS(threads.run([] { throw std::runtime_error("lost"); }), std::runtime_error);
}

// While this object lives, the system has no memory for the stack of a new thread.
class NoNewThreads {
 public:
  NoNewThreads() {
    pthread_attr_init(&before_);
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 50U);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  NoNewThreads(const NoNewThreads&) = delete;
  NoNewThreads& operator=(const NoNewThreads&) = delete;
  ~NoNewThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }

 private:
  pthread_attr_t before_{};
};

TEST_CASE("a fiber does blocking work right there while no thread can be started") {
  Scheduler scheduler({.workers = 1});
  BlockingThreads threads(1);
  std::thread::id worker;
  std::thread::id without;
  std::thread::id with;
  std::function<void()> blocks = [&] {
    worker = std::this_thread::get_id();
    {
      const NoNewThreads none;
      threads.run([&] { without = std::this_thread::get_id(); });
    }
    threads.run([&] { with = std::this_thread::get_id(); });
  };
  REQUIRE(scheduler.spawn(blocks));
  scheduler.stop();
  CHECK(worker != std::thread::id());
  CHECK(without == worker);
  CHECK(with != std::thread::id());
  CHECK(with != worker);
}

TEST_CASE("no more threads than allowed do blocking work at once, and all of it is done") {
  Scheduler scheduler({.workers = 2});
  BlockingThreads threads(3);
  std::atomic<int> at_once = 0;
  std::atomic<int> most = 0;
  std::atomic<int> done = 0;
  for (int i = 0; i < 200; ++i) {
    std::function<void()> job = [&] {
      threads.run([&] {
        const int now = ++at_once;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::yield();
        --at_once;
        ++done;
      });
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(done == 200);
  CHECK(most <= 3);
}

TEST_CASE("work whose caller's patience ends while it waits for a thread never runs") {
  Scheduler scheduler({.workers = 1});
  BlockingThreads threads(1);
  std::latch held(1);
  std::latch opened(1);
  std::atomic<int> ran = 0;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  std::vector<Code> ends;  // outcomes of the queued work; all fibers run on one worker, so it needs
                           // no mutex
  std::function<void()> holds = [&] {
    threads.run([&] {
      held.count_down();
      opened.wait();
    });
  };
  const auto queued = [&](Patience patience) {
    return [&, patience] {
      const auto outcome = threads.run(patience, [&] { ++ran; });
      ends.push_back(outcome.has_error() ? outcome.error().code() : Code::kInternal);
      if (ends.size() == 3) opened.count_down();
    };
  };
  REQUIRE(scheduler.spawn(holds));
  held.wait();
  const Monotonic soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
  for (const Patience& patience : {Patience{.deadline = soon}, Patience{.cancellation = &token},
                                   Patience{.shutdown = &token}}) {
    std::function<void()> job = queued(patience);
    REQUIRE(scheduler.spawn(job));
  }
  stop.request_stop();
  opened.wait();  // all fibers have returned, although the thread is still busy
  scheduler.stop();
  CHECK(ran == 0);
  CHECK(std::count(ends.begin(), ends.end(), Code::kCancelled) == 2);
  CHECK(std::count(ends.begin(), ends.end(), Code::kDeadlineExceeded) == 1);
}

TEST_CASE("work with a random patience either runs once or never, and its caller knows") {
  constexpr std::size_t kWorks = 500;
  Scheduler scheduler({.workers = 2});
  BlockingThreads threads(3);
  std::vector<std::atomic<int>> ran(kWorks);
  std::vector<std::stop_source> stops(kWorks);
  std::atomic<int> wrong = 0;
  std::atomic<int> ended = 0;
  for (std::size_t i = 0; i < kWorks; ++i) {
    std::function<void()> job = [&, i, token = stops[i].get_token()] {
      const Monotonic until = std::chrono::steady_clock::now() + std::chrono::milliseconds(i % 7);
      const auto outcome = threads.run({.deadline = until, .cancellation = &token}, [&, i] {
        ++ran[i];
        std::this_thread::yield();
      });
      if (ran[i] != (outcome.has_error() ? 0 : 1)) ++wrong;
      ended += outcome.has_error() ? 1 : 0;
    };
    REQUIRE(scheduler.spawn(job));
  }
  for (std::size_t i = 0; i < kWorks; i += 3) stops[i].request_stop();
  scheduler.stop();
  CHECK(wrong == 0);
  CHECK(ended > 0);
  std::latch last(1);  // checks that no withdrawn work is left
  std::function<void()> after = [&] { threads.run([&] { last.count_down(); }); };
  Scheduler another({.workers = 1});
  REQUIRE(another.spawn(after));
  another.stop();
  CHECK(last.try_wait());
}

TEST_CASE("a strand mutex is held over a wait, and whoever wants it meanwhile sleeps") {
  Scheduler scheduler({.workers = 1});
  BlockingThreads threads(2);
  StrandMutex mutex;
  int inside = 0;
  int most = 0;
  int through = 0;
  for (int i = 0; i < 20; ++i) {
    std::function<void()> job = [&] {
      const StrandLock lock(mutex);
      most = std::max(most, ++inside);
      threads.run([] { std::this_thread::yield(); });
      --inside;
      ++through;
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(most == 1);
  CHECK(through == 20);
  const StrandLock free_again(mutex);
  CHECK_FALSE(mutex.try_lock());
}

}  // namespace
}  // namespace patchbay::fibers
