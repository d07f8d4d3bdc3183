// Tests that exceptions on one fiber do not disturb exceptions of other fibers on the same thread.
#include <atomic>
#include <catch2/catch.hpp>
#include <exception>
#include <stdexcept>
#include <string>

#include "fibers/scheduler.h"
#include "kit/strands.h"

namespace patchbay::fibers {
namespace {

using test::let_others_run;

// The destructor sleeps while an exception unwinds through this object.
struct DestructorSleeper {
  explicit DestructorSleeper(std::atomic<int>& errors) : wrong(errors) {}
  DestructorSleeper(const DestructorSleeper&) = delete;
  DestructorSleeper& operator=(const DestructorSleeper&) = delete;
  ~DestructorSleeper() {
    const int before = std::uncaught_exceptions();
    let_others_run();
    if (std::uncaught_exceptions() != before || before != 1) ++wrong;
  }
  std::atomic<int>& wrong;
};

void throw_and_handle(int number, std::atomic<int>& wrong) {
  const std::string text = "exception " + std::to_string(number);
  try {
    const DestructorSleeper sleeper(wrong);
    throw std::runtime_error(text);
  } catch (const std::runtime_error& thrown) {
    if (thrown.what() != text) ++wrong;
    let_others_run();
    try {
      let_others_run();
      throw;  // throws the exception that this fiber handles
    } catch (const std::runtime_error& again) {
      let_others_run();
      if (again.what() != text) ++wrong;
    }
    if (std::uncaught_exceptions() != 0) ++wrong;
  }
  if (std::current_exception() != nullptr) ++wrong;
}

TEST_CASE("each fiber keeps the exceptions that it throws and handles across its sleeps") {
  std::atomic<int> wrong = 0;
  std::atomic<int> done = 0;
  Scheduler scheduler({.workers = 2});
  for (int i = 0; i < 200; ++i) {
    std::function<void()> job = [&, i] {
      for (int round = 0; round < 5; ++round) throw_and_handle(i, wrong);
      ++done;
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(wrong == 0);
  CHECK(done == 200);
}

TEST_CASE("an exception may be carried to another fiber and thrown there") {
  std::exception_ptr carried;
  std::string text;
  Scheduler scheduler({.workers = 1});
  std::function<void()> throws = [&] {
    try {
      throw std::runtime_error("carried");
    } catch (...) {
      carried = std::current_exception();
      let_others_run();
    }
  };
  std::function<void()> catches = [&] {
    while (!carried) let_others_run();
    try {
      std::rethrow_exception(carried);
    } catch (const std::runtime_error& thrown) {
      text = thrown.what();
    }
  };
  REQUIRE(scheduler.spawn(throws));
  REQUIRE(scheduler.spawn(catches));
  scheduler.stop();
  CHECK(text == "carried");
}

}  // namespace
}  // namespace patchbay::fibers
