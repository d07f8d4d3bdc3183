// Tests the data about a thread that is read from the kernel.
#include "fibers/kernel_thread.h"

#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <latch>
#include <thread>

namespace patchbay::fibers {
namespace {

TEST_CASE("a thread that is blocked sleeps, and one that computes does not") {
  std::atomic<pid_t> id = 0;
  std::latch opened(1);
  std::jthread blocked([&] {
    id = gettid();
    id.notify_all();
    opened.wait();
  });
  id.wait(0);
  while (!is_asleep(id)) std::this_thread::yield();
  CHECK_FALSE(is_asleep(gettid()));
  opened.count_down();
}

TEST_CASE("what a thread lacks of a processor only grows") {
  const auto before = lack_of_processor(gettid());
  for (int i = 0; i < 100; ++i) std::this_thread::yield();
  const auto after = lack_of_processor(gettid());
  CHECK(before >= std::chrono::nanoseconds(0));
  CHECK(after >= before);
  const bool is_told = std::filesystem::exists("/proc/thread-self/schedstat");
  CHECK((after > std::chrono::nanoseconds(0)) == is_told);
}

TEST_CASE("of a thread that does not exist, nothing is told") {
  constexpr pid_t kNone = -1;
  CHECK_FALSE(is_asleep(kNone));
  CHECK(lack_of_processor(kNone) == std::chrono::nanoseconds(0));
}

}  // namespace
}  // namespace patchbay::fibers
