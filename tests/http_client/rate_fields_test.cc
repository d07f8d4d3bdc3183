// Tests that a provider's limits are read from all usual header fields.
#include "http_client/rate_fields.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

using namespace std::chrono_literals;

const WallTime kNow = std::chrono::system_clock::from_time_t(1'700'000'000);

http_client::RateFields read(const http_client::Headers& headers) {
  return http_client::read_rate_fields(headers, kNow);
}

TEST_CASE("Retry-After is found in any case, as seconds or a date, before what is left") {
  for (const char* name : {"Retry-After", "retry-after", "RETRY-AFTER"}) {
    CHECK(read({{name, "7"}}).named() == 7s);
    CHECK(read({{name, "Tue, 14 Nov 2023 22:13:30 GMT"}}).named() == 10s);
    CHECK(
        read({{name, "7"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "60"}}).named() ==
        7s);
  }
}

TEST_CASE("X-RateLimit-… says what is left and when that ends, by a time or in seconds") {
  const auto said = read({{"x-ratelimit-limit", "5000"},
                          {"x-ratelimit-remaining", "41"},
                          {"x-ratelimit-reset", "1700000030"}});
  REQUIRE(said.quota);
  CHECK(said.quota->limit == 5000);
  CHECK(said.quota->left == 41);
  CHECK(said.quota->resets_in == 30s);
  CHECK_FALSE(said.named());  // requests are left, so the refusal has another reason
  CHECK(read({{"X-Rate-Limit-Remaining", "0"}, {"X-Rate-Limit-Reset", "12.5"}}).named() == 12s);
  CHECK(read({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1700000060"}}).named() == 60s);
}

TEST_CASE("RateLimit-… of the draft counts seconds from now, with a list of policies or without") {
  const auto said = read({{"RateLimit-Limit", "100, 100;w=60"},
                          {"RateLimit-Remaining", "3"},
                          {"RateLimit-Reset", "50"}});
  REQUIRE(said.quota);
  CHECK(said.quota->limit == 100);
  CHECK(said.quota->left == 3);
  CHECK(said.quota->resets_in == 50s);
  const auto one = read({{"RateLimit", "limit=100, remaining=0, reset=5"}});
  REQUIRE(one.quota);
  CHECK(one.quota->limit == 100);
  CHECK(one.named() == 5s);
}

TEST_CASE("RateLimit names policies, of which the one counts that has the least left") {
  const auto said = read({{"RateLimit-Policy", R"("burst";q=100;w=60, "day, all";q=5000;w=86400)"},
                          {"RateLimit", R"("burst";r=50;t=30, "day, all";r=0;t=600)"}});
  REQUIRE(said.quota);
  CHECK(said.quota->limit == 5000);
  CHECK(said.quota->left == 0);
  CHECK(said.named() == 600s);
  CHECK(read({{"RateLimit", R"("default";r=50;t=30)"}}).quota->limit == 0);
}

TEST_CASE("what cannot be read was not said") {
  const std::vector<http_client::Headers> unread = {
      {},
      {{"RateLimit", "soon"}},
      {{"RateLimit", R"("default";r=50)"}},
      {{"RateLimit", R"(";r=0;t=5)"}},
      {{"RateLimit", std::string(5000, ',')}},
      {{"X-RateLimit-Remaining", "0"}},
      {{"X-RateLimit-Remaining", "-1"}, {"X-RateLimit-Reset", "60"}},
      {{"X-RateLimit-Remaining", "none"}, {"X-RateLimit-Reset", "60"}},
      {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "later"}},
      {{"Retry-After", "soon"}}};
  for (const http_client::Headers& headers : unread) {
    CHECK_FALSE(read(headers).quota);
    CHECK_FALSE(read(headers).named());
  }
}

TEST_CASE("a number that is too large is a long time, and never a negative one") {
  const auto said = read({{"RateLimit", R"("default";r=0;t=18446744073709551615)"}});
  REQUIRE(said.named());
  CHECK(*said.named() > 0s);
  CHECK_FALSE(read({{"RateLimit", R"("default";r=0;t=99999999999999999999999)"}}).named());
}

}  // namespace
}  // namespace patchbay
