// Tests how long answers stay in the cache, and that accounts never share cached answers.
#include "http_client/response_cache.h"

#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
constexpr const char* kUrl = "https://api.example.com/user";

http_client::Response ok(std::string body, http_client::Headers headers = {}) {
  return {200, std::move(headers), kUrl, std::move(body)};
}

TEST_CASE("an answer is fresh for its lifetime and then wants to be revalidated") {
  test::ManualClock clock;
  http_client::ResponseCache cache(clock, 1 << 20);
  cache.store("ann", kUrl, {}, ok("hello", {{"ETag", "\"1\""}}), 10s);
  clock.advance(9s);
  CHECK(cache.find("ann", kUrl, {})->fresh);
  clock.advance(1s);
  const auto stale = cache.find("ann", kUrl, {});
  REQUIRE(stale.has_value());
  CHECK_FALSE(stale->fresh);
  CHECK(stale->etag == "\"1\"");
  const auto renewed = cache.renew("ann", kUrl, {}, 10s);
  CHECK(renewed->response->body == "hello");
  CHECK(cache.find("ann", kUrl, {})->fresh);
}

TEST_CASE("what one account was told no other account is shown") {
  test::ManualClock clock;
  http_client::ResponseCache cache(clock, 1 << 20);
  cache.store("ann", kUrl, {}, ok("ann's"), 10s);
  CHECK_FALSE(cache.find("bob", kUrl, {}).has_value());
  CHECK_FALSE(cache.find("", kUrl, {}).has_value());
  cache.store("bob", kUrl, {}, ok("bob's"), 10s);
  CHECK(cache.find("ann", kUrl, {})->response->body == "ann's");
  cache.forget("ann");
  CHECK_FALSE(cache.find("ann", kUrl, {}).has_value());
  CHECK(cache.find("bob", kUrl, {})->response->body == "bob's");
}

TEST_CASE("answers that vary by a header are kept apart by it") {
  test::ManualClock clock;
  http_client::ResponseCache cache(clock, 1 << 20);
  const http_client::Headers json = {{"Accept", "application/json"}};
  const http_client::Headers diff = {{"accept", "text/x-diff"}};
  cache.store("ann", kUrl, json, ok("{}", {{"Vary", "Accept, Accept-Language"}}), 10s);
  cache.store("ann", kUrl, diff, ok("---", {{"Vary", "Accept"}}), 10s);
  CHECK(cache.find("ann", kUrl, json)->response->body == "{}");
  CHECK(cache.find("ann", kUrl, diff)->response->body == "---");
  CHECK_FALSE(cache.find("ann", kUrl, {}).has_value());
  cache.store("ann", kUrl, json, ok("?", {{"Vary", "*"}}), 10s);
  CHECK(cache.find("ann", kUrl, json)->response->body == "{}");
}

TEST_CASE("what says no-store is not kept, and max-age shortens a lifetime") {
  test::ManualClock clock;
  http_client::ResponseCache cache(clock, 1 << 20);
  cache.store("a", kUrl, {}, ok("x", {{"Cache-Control", "private, no-store"}}), 10s);
  cache.store("a", kUrl, {{"Cache-Control", "no-store"}}, ok("x"), 10s);
  cache.store("a", kUrl, {}, {404, {}, kUrl, "x"}, 10s);
  CHECK_FALSE(cache.find("a", kUrl, {}).has_value());
  cache.store("a", kUrl, {}, ok("x", {{"Cache-Control", "max-age=3"}}), 10s);
  clock.advance(3s);
  // The answer is stale, and has no ETag for a revalidation.
  CHECK_FALSE(cache.find("a", kUrl, {}).has_value());
  CHECK(cache.bytes() == 0);
}

TEST_CASE("the cache stays within its bytes and drops what was not used for longest") {
  test::ManualClock clock;
  http_client::ResponseCache cache(clock, 64 << 10);
  const auto url = [](int i) { return kUrl + std::to_string(i); };
  for (int i = 0; i < 100; ++i) {
    cache.store("a", url(i), {}, ok(std::string(4000, 'x')), 60s);
    CHECK(cache.find("a", url(0), {}).has_value());  // after each store, the first answer is used
                                                     // again
    CHECK(cache.bytes() <= 64 << 10);
  }
  CHECK(cache.find("a", url(99), {}).has_value());
  CHECK_FALSE(cache.find("a", url(50), {}).has_value());
  cache.store("a", "big", {}, ok(std::string(16 << 10, 'x')), 60s);
  CHECK_FALSE(cache.find("a", "big", {}).has_value());
}

}  // namespace
}  // namespace patchbay
