// Tests that the budget never allows more requests than a key's window and the provider allow.
#include "http_client/request_budget.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

std::chrono::milliseconds take(http_client::RequestBudget& budget, const std::string& key,
                               http_client::RequestRate rate) {
  const std::array<http_client::RequestQuota, 1> quotas = {{{key, rate}}};
  return budget.take(quotas);
}

// Returns true if the wait is about one window long. A slot is an eighth of the window, so the wait
// may differ by one slot.
bool is_about(std::chrono::milliseconds waited, std::chrono::milliseconds window) {
  return waited > window - window / 8 && waited <= window + window / 8;
}

TEST_CASE("a window's requests may go at once, and the next ones when those are a window old") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const http_client::RequestRate rate{4, 2000ms};
  for (int i = 0; i < 4; ++i) CHECK(take(budget, "a", rate) == 0ms);
  const auto wait = take(budget, "a", rate);
  CHECK(wait >= 2000ms);
  CHECK(wait <= 2250ms);
  clock.advance(wait - 1ms);
  CHECK(take(budget, "a", rate) == 1ms);
  clock.advance(1ms);
  for (int i = 0; i < 4; ++i) CHECK(take(budget, "a", rate) == 0ms);
  CHECK(take(budget, "a", rate) == 2250ms);
}

TEST_CASE("no stretch of time as long as the window sees more than the window's requests") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const http_client::RequestRate rate{50, 1000ms};
  std::vector<Monotonic> gone;
  std::uint32_t state = 7;
  for (int i = 0; i < 5000; ++i) {
    state = state * 1664525 + 1013904223;
    clock.advance(std::chrono::milliseconds((state >> 24) % 32 == 0 ? 400 : (state >> 20) % 16));
    if (take(budget, "a", rate) == 0ms) gone.push_back(clock.now());
  }
  REQUIRE(gone.size() > 1000);
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < gone.size(); ++last) {
    while (gone[last] - gone[first] >= 1000ms) ++first;
    most = std::max(most, last - first + 1);
  }
  CHECK(most == 50);
}

TEST_CASE("a window of another length is counted from zero") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  CHECK(take(budget, "a", {1, 3600s}) == 0ms);
  CHECK(take(budget, "a", {1, 1000ms}) == 0ms);
  CHECK(take(budget, "a", {1, 1000ms}) > 0ms);
}

TEST_CASE("a key that was idle has its window's requests and no more") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const http_client::RequestRate rate{2, 1000ms};
  CHECK(take(budget, "a", rate) == 0ms);
  clock.advance(std::chrono::hours(5));
  CHECK(take(budget, "a", rate) == 0ms);
  CHECK(take(budget, "a", rate) == 0ms);
  CHECK(take(budget, "a", rate) > 0ms);
}

TEST_CASE("one key's requests are not another's") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const http_client::RequestRate rate{1, 1000ms};
  CHECK(take(budget, "a", rate) == 0ms);
  CHECK(take(budget, "b", rate) == 0ms);
  CHECK(is_about(take(budget, "a", rate), 1000ms));
}

TEST_CASE("all quotas hold: a request is taken out of each of them, or out of none") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 2> both = {
      {{"a 0", {1000, 60s}}, {"a 1", {2, 3600s}}}};
  CHECK(budget.take(both) == 0ms);
  CHECK(budget.take(both) == 0ms);
  const auto wait = budget.take(both);
  CHECK(is_about(wait, 3600s));
  for (int i = 0; i < 10; ++i) CHECK(budget.take(both) == wait);
  // The refused requests did not count for the first quota. Only two of its thousand requests are
  // used.
  for (int i = 0; i < 998; ++i) REQUIRE(take(budget, "a 0", {1000, 60s}) == 0ms);
  CHECK(is_about(take(budget, "a 0", {1000, 60s}), 60s));
  clock.advance(wait);
  CHECK(budget.take(both) == 0ms);
  CHECK(budget.take(both) == 0ms);
  CHECK(is_about(budget.take(both), 3600s));
}

TEST_CASE("the order of quotas does not matter, and one without a rate holds nothing back") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 3> all = {
      {{"slow", {1, 3600s}}, {"none", {}}, {"fast", {1000, 60s}}}};
  CHECK(budget.take(all) == 0ms);
  CHECK(is_about(budget.take(all), 3600s));
  CHECK(budget.take({}) == 0ms);
}

TEST_CASE("threads that take at once never take more than there is") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 2> both = {{{"a", {100, 60s}}, {"b", {150, 60s}}}};
  std::atomic<int> taken = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int tries = 0; tries < 100; ++tries) taken += budget.take(both) == 0ms ? 1 : 0;
    });
  }
  threads.clear();
  CHECK(taken == 100);
}

TEST_CASE("keys that are idle are forgotten, those in use are not") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  CHECK(take(budget, "long", {1, 5h}) == 0ms);
  for (int i = 0; i < 5000; ++i) {
    clock.advance(2000ms);
    CHECK(take(budget, "key-" + std::to_string(i), {1, 1000ms}) == 0ms);
    if (i == 1500) CHECK(take(budget, "long", {1, 5h}) > 0ms);
  }
}

TEST_CASE("background work leaves a fifth of a budget to people") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 1> quotas = {{{"a", {10, 60'000ms}}}};
  for (int i = 0; i < 8; ++i) CHECK(budget.take(quotas, http_client::Urgency::kBackground) == 0ms);
  CHECK(is_about(budget.take(quotas, http_client::Urgency::kBackground), 60'000ms));
  for (int i = 0; i < 2; ++i) CHECK(budget.take(quotas) == 0ms);
  CHECK(is_about(budget.take(quotas), 60'000ms));
}

TEST_CASE("what the provider says is left holds requests back until its reset") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 1> quotas = {{{"a", {}}}};
  CHECK(budget.take(quotas) == 0ms);
  budget.learn("a", {.limit = 10, .left = 4, .resets_in = 30s});
  for (int i = 0; i < 2; ++i) CHECK(budget.take(quotas, http_client::Urgency::kBackground) == 0ms);
  CHECK(budget.take(quotas, http_client::Urgency::kBackground) == 30s);
  for (int i = 0; i < 2; ++i) CHECK(budget.take(quotas) == 0ms);
  clock.advance(10s);
  CHECK(budget.take(quotas) == 20s);
  // More requests are left than the budget assumed.
  budget.learn("a", {.limit = 10, .left = 1, .resets_in = 20s});
  CHECK(budget.take(quotas) == 0ms);
  CHECK(budget.take(quotas) == 20s);
  clock.advance(20s);
  for (int i = 0; i < 20; ++i) CHECK(budget.take(quotas) == 0ms);
}

TEST_CASE("of several budgets of an account at its provider the largest counts") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 1> quotas = {{{"a", {}}}};
  budget.learn("a", {.limit = 5000, .left = 4000, .resets_in = 3600s});
  // This smaller budget applies only to searches.
  budget.learn("a", {.limit = 30, .left = 0, .resets_in = 60s});
  CHECK(budget.take(quotas) == 0ms);
  budget.learn("a", {.limit = 5000, .left = 0, .resets_in = 900s});
  CHECK(budget.take(quotas) == 900s);
}

TEST_CASE("an account of which little is left is shown, and what was said of it can be forgotten") {
  test::ManualClock clock;
  http_client::RequestBudget budget(clock);
  const std::array<http_client::RequestQuota, 1> quotas = {{{"a", {}}}};
  CHECK_FALSE(budget.forget("a"));
  budget.learn("a", {.limit = 10, .left = 3, .resets_in = 600s});
  CHECK(budget.low().empty());  // more than a fifth is left
  budget.learn("b", {.limit = 10, .left = 0, .resets_in = 30s});
  budget.learn("a", {.limit = 10, .left = 2, .resets_in = 600s});
  REQUIRE(budget.low().size() == 2);
  CHECK(budget.low()[0].key == "a");
  CHECK(budget.low()[0].since == clock.wall());
  CHECK(budget.low()[0].left == 600s);
  CHECK_FALSE(budget.low()[0].is_used_up);
  CHECK(budget.low()[1].is_used_up);
  clock.advance(30s);
  REQUIRE(budget.low().size() == 1);  // the time of "b" has passed
  CHECK_FALSE(budget.forget("b"));
  CHECK(budget.take(quotas, http_client::Urgency::kBackground) == 570s);
  for (int i = 0; i < 2; ++i) CHECK(budget.take(quotas) == 0ms);
  CHECK(budget.take(quotas) == 570s);
  CHECK(budget.low()[0].is_used_up);
  CHECK(budget.forget("a"));
  CHECK(budget.low().empty());
  CHECK(budget.take(quotas, http_client::Urgency::kBackground) == 0ms);
  budget.learn("a", {.limit = 10, .left = 0, .resets_in = 60s});
  CHECK(budget.take(quotas) == 60s);  // the next answer states the limit again
}

}  // namespace
}  // namespace patchbay
