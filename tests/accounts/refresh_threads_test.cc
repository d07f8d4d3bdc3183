// Tests how many threads refreshes use.
#include "accounts/refresh_threads.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <latch>
#include <semaphore>

namespace patchbay {
namespace {

constexpr std::chrono::seconds kLongEnough{30};

TEST_CASE("a provider has at most a quarter of the threads, and others go on meanwhile") {
  std::latch answered(1);
  std::counting_semaphore<> begun(0);
  std::promise<void> other;
  accounts::RefreshThreads threads(8);
  const auto hanging = [&] {
    begun.release();
    answered.wait();
  };
  for (int i = 0; i < 5; ++i) CHECK(threads.submit("slow", hanging, 3));
  CHECK_FALSE(threads.submit("slow", hanging, 3));  // refused, because two tasks run and three wait
  CHECK(threads.submit("quick", [&] { other.set_value(); }, 0));
  CHECK(other.get_future().wait_for(kLongEnough) == std::future_status::ready);
  CHECK(begun.try_acquire_for(kLongEnough));
  CHECK(begun.try_acquire_for(kLongEnough));
  CHECK_FALSE(begun.try_acquire());
  answered.count_down();
  for (int i = 0; i < 3; ++i) CHECK(begun.try_acquire_for(kLongEnough));
}

TEST_CASE("a host that has one thread for refreshes refreshes too") {
  std::promise<void> ran;
  accounts::RefreshThreads threads(1);
  CHECK(threads.submit("any", [&] { ran.set_value(); }, 0));
  CHECK(ran.get_future().wait_for(kLongEnough) == std::future_status::ready);
}

}  // namespace
}  // namespace patchbay
