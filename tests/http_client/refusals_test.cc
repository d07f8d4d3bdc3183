// Tests that the texts of refusals are stored redacted and cut, and only for the organization of
// the call.
#include "http_client/refusals.h"

#include <catch2/catch.hpp>

#include "base/random.h"

namespace patchbay {
namespace {

class SetClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return {}; }
  [[nodiscard]] WallTime wall() const override { return time; }
  WallTime time{std::chrono::hours(1000)};
};

TEST_CASE("what nobody claimed can be forgotten, and then nobody claims it") {
  SystemClock clock;
  SystemRandom random;
  http_client::Refusals refusals(clock);
  const TraceId trace = TraceId::make(random);
  const TraceId other = TraceId::make(random);
  refusals.note(trace, "", "https://api.example", 403, "claimed");
  refusals.claim(trace, "acme");
  refusals.note(trace, "", "https://api.example", 500, "left over");
  refusals.note(other, "", "https://api.example", 500, "of another trace");
  refusals.forget_unclaimed(trace);
  refusals.claim(trace, "other");
  CHECK(refusals.find(trace, "other").empty());
  REQUIRE(refusals.find(trace, "acme").size() == 1);
  CHECK(refusals.find(trace, "acme")[0].said == "claimed");
  refusals.claim(other, "acme");
  CHECK(refusals.find(other, "acme").size() == 1);
}

TEST_CASE("what a provider said is kept for the organization that claims its trace") {
  const SetClock clock;
  SystemRandom random;
  http_client::Refusals refusals(clock);
  const TraceId mine = TraceId::make(random);
  const TraceId other = TraceId::make(random);
  refusals.note(mine, {}, "https://provider.example", 422, "title is too long");
  refusals.note(other, {}, "https://provider.example", 500, "oh dear");
  CHECK(refusals.find(mine, "acme").empty());
  CHECK(refusals.find(mine, "").empty());
  refusals.claim(mine, "acme");
  refusals.claim(mine, "other");  // too late, because "acme" has claimed the refusal
  refusals.note(mine, {}, "https://provider.example", 503, "later");
  refusals.claim(mine, "acme");
  const auto found = refusals.find(mine, "acme");
  REQUIRE(found.size() == 2);
  CHECK(found[0].said == "title is too long");
  CHECK(found[0].origin == "https://provider.example");
  CHECK(found[1].status == 503);
  CHECK(refusals.find(mine, "other").empty());
  CHECK(refusals.find(other, "acme").empty());
}

TEST_CASE("who says the trace of another organization's call does not get what was said to it") {
  const SetClock clock;
  SystemRandom random;
  http_client::Refusals refusals(clock);
  const TraceId trace = TraceId::make(random);
  refusals.note(trace, "acme", "https://provider.example", 422, "customer of acme");
  refusals.note(trace, "globex", "https://provider.example", 404, "customer of globex");
  refusals.claim(trace, "globex");
  REQUIRE(refusals.find(trace, "acme").size() == 1);
  CHECK(refusals.find(trace, "acme")[0].said == "customer of acme");
  REQUIRE(refusals.find(trace, "globex").size() == 1);
  CHECK(refusals.find(trace, "globex")[0].said == "customer of globex");
}

TEST_CASE("what could be a secret is not kept of what a provider said") {
  const SetClock clock;
  SystemRandom random;
  http_client::Refusals refusals(clock);
  const TraceId trace = TraceId::make(random);
  refusals.note(trace, {}, "", 400,
                R"({"message":"Bad Zq7/+canary-1234~kT9w at 2026-11-21","password":"plain",)"
                R"("documentation_url":"https://docs.provider.example/rest/issues"})");
  refusals.claim(trace, "acme");
  CHECK(refusals.find(trace, "acme").at(0).said ==
        R"({"message":"Bad [redacted] at 2026-11-21","password":"[redacted]",)"
        R"("documentation_url":"https://docs.provider.example/rest/issues"})");
}

TEST_CASE("what providers said is bounded in number, size and time") {
  SetClock clock;
  SystemRandom random;
  http_client::Refusals refusals(clock, {.kept = 3, .bytes = 10, .time = std::chrono::minutes(60)});
  std::vector<TraceId> traces;
  for (int i = 0; i < 4; ++i) {
    traces.push_back(TraceId::make(random));
    refusals.note(traces.back(), {}, "", 500, "0123456789 and more");
    refusals.claim(traces.back(), "acme");
    clock.time += std::chrono::minutes(10);
  }
  CHECK(refusals.find(traces[0], "acme").empty());
  REQUIRE(refusals.find(traces[1], "acme").size() == 1);
  CHECK(refusals.find(traces[1], "acme")[0].said == "0123456789");
  clock.time += std::chrono::minutes(31);
  CHECK(refusals.find(traces[1], "acme").empty());
  CHECK(refusals.find(traces[3], "acme").size() == 1);
}

}  // namespace
}  // namespace patchbay
