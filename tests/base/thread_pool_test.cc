// Tests that a pool runs every job that it accepted, and refuses jobs when it is full.
#include "base/thread_pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

namespace patchbay {
namespace {

TEST_CASE("every job that was taken is run, from many threads, and none after a stop") {
  std::atomic<int> ran = 0;
  std::atomic<int> taken = 0;
  {
    ThreadPool pool(3, 10'000);
    std::vector<std::future<void>> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.push_back(std::async(std::launch::async, [&] {
        for (int i = 0; i < 500; ++i) {
          std::function<void()> job = [&] { ++ran; };
          taken += pool.submit(job) ? 1 : 0;
        }
      }));
    }
    for (auto& thread : threads) thread.get();
    pool.stop();
    CHECK(ran == taken);
    std::function<void()> late = [&] { ++ran; };
    CHECK_FALSE(pool.submit(late));
    CHECK(late);  // the caller still owns a refused task
  }
  CHECK(taken == 2000);
  CHECK(ran == 2000);
}

TEST_CASE("a pool whose threads are busy and whose queue is full refuses the next job") {
  ThreadPool pool(1, 1);
  std::promise<void> open;
  std::promise<void> inside;
  std::function<void()> waits = [&, opened = open.get_future().share()] {
    inside.set_value();
    opened.wait();
  };
  REQUIRE(pool.submit(waits));
  inside.get_future().wait();
  std::function<void()> queued = [] {};
  CHECK(pool.submit(queued));
  std::function<void()> refused = [] {};
  CHECK_FALSE(pool.submit(refused));
  open.set_value();
}

TEST_CASE("a thread that is not needed any more ends, and the next job starts a new one") {
  ThreadPool pool(2, 2, std::chrono::milliseconds(1));
  for (int i = 0; i < 3; ++i) {
    std::promise<void> done;
    std::function<void()> job = [&] { done.set_value(); };
    REQUIRE(pool.submit(job));
    done.get_future().wait();
    while (pool.threads() != 0) std::this_thread::yield();
  }
  CHECK(pool.threads() == 0);
}

// A sanitizer finds a pool that uses an ended thread's data.
TEST_CASE("a job may be given to a thread that ends at the same moment") {
  std::atomic<int> ran = 0;
  ThreadPool pool(4, 10'000, std::chrono::milliseconds(0));
  std::vector<std::future<void>> threads;
  for (int thread = 0; thread < 2; ++thread) {
    threads.push_back(std::async(std::launch::async, [&] {
      for (int i = 0; i < 2000; ++i) {
        std::function<void()> job = [&] { ++ran; };
        pool.submit(job);
        if (i % 3 == 0) std::this_thread::yield();
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  pool.stop();
  CHECK(ran == 4000);
}

}  // namespace
}  // namespace patchbay
