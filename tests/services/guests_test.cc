// Tests that the host knows which connector's code runs on a fiber.
#include "services/guests.h"

#include <catch2/catch.hpp>
#include <functional>
#include <vector>

#include "fibers/scheduler.h"

namespace patchbay::services {
namespace {

const TraceId kTrace = *TraceId::parse("4bf92f3577b34da6a3ce929d0e0e4736");

TEST_CASE("who is inside on a fiber is found by it, the innermost first, until it has left") {
  Guests guests;
  std::vector<std::string> found;
  bool has_other_trace = false;  // a fiber's thread may not use Catch's assertions
  const auto look = [&] {
    const auto holder = guests.holder_on(&Strand::current());
    found.push_back(holder ? holder->connector + ":" + holder->action : "nobody");
    if (holder && holder->trace_id != kTrace) has_other_trace = true;
  };
  std::function<void()> job = [&] {
    look();
    const Guest outer(guests, "outer", "go", kTrace);
    look();
    {
      const Guest inner(guests, "inner", "", kTrace);
      look();
    }
    look();
  };
  std::function<void()> other = look;
  fibers::Scheduler scheduler({.workers = 1});
  REQUIRE(scheduler.spawn(job));
  REQUIRE(scheduler.spawn(other));
  scheduler.stop();
  CHECK(found == std::vector<std::string>{"nobody", "outer:go", "inner:", "outer:go", "nobody"});
  CHECK_FALSE(has_other_trace);
}

TEST_CASE("a plain thread holds no worker, so nobody is found on it") {
  Guests guests;
  const Guest guest(guests, "any", "go", kTrace);
  CHECK_FALSE(guests.holder_on(&Strand::current()));
}

TEST_CASE("of a caller's long text for an action only the beginning is told") {
  Guests guests;
  std::size_t size = 0;
  std::function<void()> job = [&] {
    const std::string long_text(1000, 'a');
    const Guest guest(guests, "any", long_text, kTrace);
    size = guests.holder_on(&Strand::current())->action.size();
  };
  fibers::Scheduler scheduler({.workers = 1});
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(size == 64);
}

}  // namespace
}  // namespace patchbay::services
