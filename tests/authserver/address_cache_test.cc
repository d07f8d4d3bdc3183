// Tests how often the texts at other servers' addresses are fetched, and which callers wait for a
// fetch.
#include "authserver/address_cache.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <new>
#include <set>
#include <stop_token>
#include <vector>

#include "kit/clocks.h"

namespace patchbay::authserver {
namespace {

using TextCache = AddressCache<std::string>;

constexpr const char* kHere = "https://here.test/x";

// A source that returns "1", "2" and so on, or fails.
struct Source {
  std::atomic<int> reads = 0;
  std::atomic<bool> is_down = false;
  TextCache::Read read = [this](const std::string& /*address*/) -> Result<std::string> {
    ++reads;
    if (is_down) return Error(Code::kProviderUnavailable, "It does not answer.");
    return std::to_string(reads);
  };
};

TEST_CASE("however many ask for an address, one reads it, and the others wait or leave") {
  const test::SteppedClock clock;
  std::atomic<int> reads = 0;
  std::promise<void> reading;
  std::promise<void> answered;
  TextCache texts(
      [&](const std::string& /*address*/) -> Result<std::string> {
        if (++reads == 1) {
          reading.set_value();
          answered.get_future().wait();
        }
        return std::string("text");
      },
      clock);
  const auto ask = [&] { return texts.newest(kHere, {}, {}).value().value; };
  std::vector<std::future<TextCache::Value>> askers;
  askers.push_back(std::async(std::launch::async, ask));
  reading.get_future().wait();

  // A caller whose patience is over does not wait for a running fetch, and does not fetch either.
  std::stop_source gone;
  gone.request_stop();
  const std::stop_token token = gone.get_token();
  const auto left = texts.newest(kHere, {.cancellation = &token}, {});
  REQUIRE(left.has_error());
  CHECK(left.error().code() == Code::kCancelled);

  for (int i = 0; i < 7; ++i) askers.push_back(std::async(std::launch::async, ask));
  CHECK(texts.recall(kHere) == nullptr);
  answered.set_value();
  std::set<TextCache::Value> got;
  for (auto& asker : askers) got.insert(asker.get());
  CHECK(got.size() == 1);
  CHECK(*texts.recall(kHere) == "text");
  CHECK(reads == 1);
}

TEST_CASE("an address is read at most every half minute, whether that succeeds or fails") {
  test::SteppedClock clock;
  Source source;
  TextCache texts(source.read, clock);
  const auto ask = [&] { return texts.newest(kHere, {}, {}).value(); };
  CHECK(*ask().value == "1");
  clock.pass(std::chrono::seconds(29));
  const auto again = ask();
  CHECK(*again.value == "1");
  CHECK(again.next_read == std::chrono::seconds(1));
  CHECK(source.reads == 1);
  clock.pass(std::chrono::seconds(1));
  source.is_down = true;
  for (int i = 0; i < 3; ++i) {
    const auto failed = ask();
    REQUIRE(failed.failure);
    CHECK(failed.next_read == std::chrono::seconds(30));
  }
  CHECK(source.reads == 2);
  CHECK(*texts.recall(kHere) == "1");  // the fetched text stays in the cache
  source.is_down = false;
  clock.pass(std::chrono::seconds(30));
  CHECK_FALSE(ask().failure);
  CHECK(*texts.recall(kHere) == "3");
  clock.pass(std::chrono::hours(1));
  CHECK(texts.recall(kHere) == nullptr);
}

TEST_CASE("a reading for which memory is short ends for all who wait, and comes again") {
  test::SteppedClock clock;
  std::atomic<int> reads = 0;
  std::promise<void> reading;
  std::promise<void> answered;
  TextCache texts(
      [&](const std::string& /*address*/) -> Result<std::string> {
        if (++reads > 1) return std::string("text");
        reading.set_value();
        answered.get_future().wait();
        throw std::bad_alloc();
      },
      clock);
  // No caller waits for 30 seconds, unless the cache fails to report that the fetch has ended.
  const Patience patience{.deadline = SystemClock().now() + std::chrono::seconds(30)};
  const auto ask = [&] { return texts.newest(kHere, patience, {}); };
  std::vector<std::future<Result<TextCache::Reading>>> askers;
  askers.push_back(std::async(std::launch::async, ask));
  reading.get_future().wait();
  for (int i = 0; i < 3; ++i) askers.push_back(std::async(std::launch::async, ask));
  answered.set_value();
  for (auto& asker : askers) {
    const auto got = asker.get();
    REQUIRE(got.has_value());
    REQUIRE(got.value().failure);
    CHECK(got.value().failure->code() == Code::kOverloaded);
    CHECK(got.value().value == nullptr);
  }
  CHECK(reads == 1);
  clock.pass(std::chrono::seconds(30));
  const auto again = ask();
  REQUIRE(again.has_value());
  CHECK_FALSE(again.value().failure);
  CHECK(*texts.recall(kHere) == "text");
}

TEST_CASE("what was read stays if something else than a lack of memory is thrown") {
  test::SteppedClock clock;
  int reads = 0;
  TextCache texts(
      [&](const std::string& /*address*/) -> Result<std::string> {
        if (++reads == 2) throw 7;
        return std::to_string(reads);
      },
      clock);
  const auto ask = [&] { return texts.newest(kHere, {}, {}).value(); };
  CHECK(*ask().value == "1");
  clock.pass(std::chrono::seconds(30));
  const auto failed = ask();
  REQUIRE(failed.failure);
  CHECK(failed.failure->retryable());
  CHECK(*failed.value == "1");
  CHECK(*texts.recall(kHere) == "1");
}

TEST_CASE("a caller who may not have an address read delays nobody") {
  const test::SteppedClock clock;
  Source source;
  TextCache texts(source.read, clock);
  int asked = 0;
  const auto refuse = [&]() -> Result<void> {
    ++asked;
    return Error(Code::kRateLimited, "Too often.");
  };
  CHECK(texts.newest(kHere, {}, refuse).error().code() == Code::kRateLimited);
  CHECK(source.reads == 0);
  CHECK(*texts.newest(kHere, {}, {}).value().value == "1");
  // All callers may use a text that was just fetched.
  CHECK(*texts.newest(kHere, {}, refuse).value().value == "1");
  CHECK(asked == 1);
}

TEST_CASE("of five hundred addresses, the one that was read longest ago makes room") {
  test::SteppedClock clock;
  Source source;
  TextCache texts(source.read, clock);
  const auto read = [&](int number) {
    REQUIRE(texts.newest(kHere + std::to_string(number), {}, {}).has_value());
    clock.pass(std::chrono::milliseconds(1));
  };
  for (int i = 0; i < 500; ++i) read(i);
  CHECK(*texts.recall(kHere + std::to_string(0)) == "1");
  read(500);
  CHECK(texts.recall(kHere + std::to_string(0)) == nullptr);
  for (int i = 1; i <= 500; ++i) CHECK(texts.recall(kHere + std::to_string(i)) != nullptr);
  // The other texts are not fetched again.
  read(499);
  CHECK(source.reads == 501);
}

}  // namespace
}  // namespace patchbay::authserver
