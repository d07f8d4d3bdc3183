#include "http_client/request_budget.h"

#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a window's requests may go at once, then one for each share of the window") {
  test::ManualClock clock;
  RequestBudget budget(clock);
  const RequestRate rate{4, 2000ms};
  for (int i = 0; i < 4; ++i) CHECK(budget.take("a", rate) == 0ms);
  CHECK(budget.take("a", rate) == 500ms);
  clock.advance(499ms);
  CHECK(budget.take("a", rate) == 1ms);
  clock.advance(1ms);
  CHECK(budget.take("a", rate) == 0ms);
  CHECK(budget.take("a", rate) == 500ms);
}

TEST_CASE("an idle bucket fills to its size and no further") {
  test::ManualClock clock;
  RequestBudget budget(clock);
  const RequestRate rate{2, 1000ms};
  CHECK(budget.take("a", rate) == 0ms);
  clock.advance(std::chrono::hours(5));
  CHECK(budget.take("a", rate) == 0ms);
  CHECK(budget.take("a", rate) == 0ms);
  CHECK(budget.take("a", rate) > 0ms);
}

TEST_CASE("one key's requests are not another's") {
  test::ManualClock clock;
  RequestBudget budget(clock);
  const RequestRate rate{1, 1000ms};
  CHECK(budget.take("a", rate) == 0ms);
  CHECK(budget.take("b", rate) == 0ms);
  CHECK(budget.take("a", rate) == 1000ms);
}

TEST_CASE("a block holds until the provider's time, also where there is no rate of ours") {
  test::ManualClock clock;
  RequestBudget budget(clock);
  budget.block("a", clock.now() + 30s);
  budget.block("a", clock.now() + 10s);  // an earlier time does not shorten it
  CHECK(budget.take("a", {}) == 30s);
  CHECK(budget.take("a", {5, 1000ms}) == 30s);
  CHECK(budget.take("b", {}) == 0ms);
  clock.advance(30s);
  CHECK(budget.take("a", {}) == 0ms);
  CHECK(budget.take("a", {5, 1000ms}) == 0ms);
}

TEST_CASE("keys that are idle are forgotten, those in use are not") {
  test::ManualClock clock;
  RequestBudget budget(clock);
  budget.block("blocked", clock.now() + std::chrono::hours(1));
  for (int i = 0; i < 5000; ++i) {
    clock.advance(2000ms);
    CHECK(budget.take("key-" + std::to_string(i), {1, 1000ms}) == 0ms);
    if (i == 1500) CHECK(budget.take("blocked", {}) > 0ms);
  }
}

}  // namespace
}  // namespace patchbay
