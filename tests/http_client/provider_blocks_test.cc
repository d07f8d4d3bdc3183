// Tests how the gates for providers close, how their times grow, how a probe opens them, and how
// hosts share them.
#include "http_client/provider_blocks.h"

#include <catch2/catch.hpp>
#include <thread>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const http_client::BlockSubject kAnn{"github", "ann"};

// Random numbers that are always zero, which give the shortest waits.
class LowRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = 0;
  }
};

http_client::AskedWait named(milliseconds time) {
  return {.named = time, .assumed = {}, .longest = 15min};
}
http_client::AskedWait assumed(milliseconds time) {
  return {.named = {}, .assumed = time, .longest = 15min};
}
http_client::AskedWait unnamed() { return {.named = {}, .assumed = {}, .longest = 15min}; }

class Gates {
 public:
  explicit Gates(Random& random) : blocks(clock, random) {}
  Gates() : Gates(system) {}

  // Waits until the gate may open, and closes the gate again with a limit.
  milliseconds next(const http_client::AskedWait& asked) {
    clock.advance(blocks.left(kAnn));
    return blocks.block(kAnn, asked);
  }
  bool enter(const int& who) { return blocks.enter(scopes, &who); }

  test::ManualClock clock;
  SystemRandom system;
  http_client::ProviderBlocks blocks;
  std::vector<http_client::BlockScope> scopes{{kAnn, 15min}};
};

TEST_CASE("a block holds for its subject alone, until its time is over") {
  Gates seat;
  CHECK(seat.blocks.block(kAnn, named(30s)) == 30s);
  CHECK(seat.blocks.block(kAnn, named(10s)) == 30s);  // a shorter time does not shorten the block
  CHECK(seat.blocks.left({"github", "bob"}) == 0s);
  CHECK(seat.blocks.left({"github", ""}) == 0s);
  CHECK(seat.blocks.left({"todo", "ann"}) == 0s);
  CHECK(seat.blocks.left({"github", "ann", "https://api.github.com"}) == 0s);
  seat.clock.advance(29s);
  CHECK(seat.blocks.left(kAnn) == 1s);
  seat.clock.advance(1s);
  CHECK(seat.blocks.left(kAnn) == 0s);
  CHECK(seat.blocks.all().empty());
}

TEST_CASE("blocks are listed with whom they hold back and for how long, and lifted by their id") {
  Gates seat;
  seat.blocks.block(kAnn, named(30s));
  seat.clock.advance(5s);
  seat.blocks.block({"github", ""}, named(60s));
  seat.blocks.block({"github", "nobody"}, {.named = 0s, .assumed = {}, .longest = 0s});
  const auto all = seat.blocks.all();
  REQUIRE(all.size() == 2);
  CHECK(all[0].subject == kAnn);
  CHECK(all[0].left == 25s);
  CHECK(all[0].since == seat.clock.wall() - 5s);
  CHECK(all[0].strikes == 1);
  CHECK(all[1].subject == http_client::BlockSubject{"github", ""});
  CHECK(seat.blocks.lift(all[0].id));
  CHECK_FALSE(seat.blocks.lift(all[0].id));
  CHECK(seat.blocks.left(kAnn) == 0s);
  CHECK(seat.blocks.left({"github", ""}) == 60s);
}

TEST_CASE("an id that was lifted or ran out is not given to another block") {
  Gates seat;
  seat.blocks.block(kAnn, named(1s));
  const auto first = seat.blocks.all().at(0).id;
  seat.clock.advance(2s);
  CHECK_FALSE(seat.blocks.lift(first));
  seat.blocks.block(kAnn, named(1s));
  CHECK(seat.blocks.all().at(0).id != first);
}

TEST_CASE("blocks that are over do not pile up") {
  Gates seat;
  seat.blocks.block({"github", "long"}, {.named = 24h, .assumed = {}, .longest = 24h});
  for (int i = 0; i < 5000; ++i) {
    seat.blocks.block({"github", std::to_string(i)}, named(1s));
    seat.clock.advance(2s);
  }
  CHECK(seat.blocks.all().size() == 1);
  CHECK(seat.blocks.left({"github", "long"}) > 0s);
}

TEST_CASE("a limit that may be one link's own is everybody's when a second link meets one, too") {
  Gates seat;
  const http_client::BlockSubject acme = http_client::subject_of_domain("github", "acme.test");
  const auto meets = [&](const char* link) {
    http_client::AskedWait asked = named(30s);
    asked.witness = link;
    return seat.blocks.block(acme, asked);
  };
  CHECK(meets("ann") == 0s);
  CHECK(meets("ann") == 0s);
  CHECK(meets("bob") == 30s);
  CHECK(seat.blocks.left(acme) == 30s);
  SECTION("the one that goes first after that closes it again, whoever it is") {
    seat.clock.advance(30s);
    CHECK(meets("ann") >= 30s);
  }
  SECTION("an answer between, or a minute, makes it a link's own again") {
    seat.clock.advance(30s);
    seat.blocks.note_passed(acme);
    CHECK(meets("ann") == 0s);
    seat.blocks.note_passed(acme);
    CHECK(meets("bob") == 0s);
    seat.clock.advance(60s);
    CHECK(meets("ann") == 0s);
  }
}

TEST_CASE("a limit that names no time closes the gate for longer each time, a minute at most") {
  LowRandom low;
  test::HighRandom high;
  Gates shortest(low);
  const std::vector<milliseconds> at_least = {1s, 1s, 2s, 4s, 8s, 16s, 30s, 30s};
  for (const milliseconds time : at_least) CHECK(shortest.next(unnamed()) == time);
  Gates any(high);
  milliseconds before(0);
  for (int i = 0; i < 12; ++i) {
    const milliseconds time = any.next(unnamed());
    CHECK(time >= std::min<milliseconds>(before, 30s));
    CHECK(time <= 60s);
    before = time;
  }
}

TEST_CASE("a minute that the connector assumes is doubled, up to what the host allows") {
  LowRandom low;
  Gates seat(low);
  const std::vector<milliseconds> at_least = {60s, 60s, 120s, 240s, 450s, 450s};
  for (const milliseconds time : at_least) CHECK(seat.next(assumed(60s)) == time);
}

TEST_CASE("a provider that always names a second waits longer each time") {
  LowRandom low;
  Gates seat(low);
  const std::vector<milliseconds> waits = {1s, 1s, 2s, 4s, 8s};
  for (const milliseconds time : waits) CHECK(seat.next(named(1s)) == time);
  CHECK(seat.next(named(300s)) == 300s);  // the provider's time applies, because it is longer
}

TEST_CASE("what goes well between makes the next limit a first one") {
  LowRandom low;
  Gates seat(low);
  for (int i = 0; i < 5; ++i) seat.next(unnamed());
  seat.blocks.note_passed(kAnn);  // this request was sent before the gate closed
  CHECK(seat.blocks.left(kAnn) > 0s);
  seat.clock.advance(60s);
  seat.blocks.note_passed(kAnn);
  CHECK(seat.blocks.is_idle());
  CHECK(seat.next(unnamed()) == 1s);
}

TEST_CASE("a storm of refused requests is one strike, and lengthens nothing without a word") {
  Gates seat;
  const milliseconds first = seat.blocks.block(kAnn, unnamed());
  for (int i = 0; i < 10; ++i) CHECK(seat.blocks.block(kAnn, unnamed()) == first);
  CHECK(seat.blocks.all().at(0).strikes == 1);
}

TEST_CASE("after a wait one request goes, and the others wait for what becomes of it") {
  Gates seat;
  const int one = 1;
  const int other = 2;
  CHECK(seat.enter(one));
  seat.blocks.block(kAnn, named(1s));
  seat.clock.advance(1s);
  CHECK(seat.enter(one));
  CHECK(seat.enter(one));  // the same request is tried again
  CHECK_FALSE(seat.enter(other));
  SECTION("which goes well") {
    seat.blocks.note_passed(kAnn);
    CHECK(seat.enter(other));
    CHECK(seat.enter(one));
  }
  SECTION("which is refused") {
    seat.blocks.block(kAnn, named(5s));
    CHECK(seat.blocks.left(kAnn) == 5s);
  }
  SECTION("which takes longer than a minute") {
    seat.clock.advance(1min);
    CHECK(seat.enter(other));
  }
  SECTION("which ends without an answer") {
    seat.blocks.leave(seat.scopes, &one);
    CHECK(seat.enter(other));
    CHECK_FALSE(seat.enter(one));
  }
}

TEST_CASE("a gate that was closed long ago lets all through") {
  Gates seat;
  const int one = 0;
  const int other = 0;
  seat.blocks.block(kAnn, named(1s));
  seat.clock.advance(1s + 15min);
  CHECK(seat.enter(one));
  CHECK(seat.enter(other));
}

TEST_CASE("a probe has a minute for all its tries") {
  Gates seat;
  const int one = 0;
  const int other = 0;
  seat.blocks.block(kAnn, named(1s));
  seat.clock.advance(1s);
  CHECK(seat.enter(one));
  seat.clock.advance(40s);
  CHECK(seat.enter(one));
  CHECK_FALSE(seat.enter(other));
  seat.clock.advance(20s);
  CHECK(seat.enter(other));
}

TEST_CASE("whoever waits for a probe goes on as soon as it is over, or when it is stopped") {
  Gates seat;
  const int probe = 1;
  const int other = 2;
  seat.blocks.block(kAnn, named(1s));
  seat.clock.advance(1s);
  REQUIRE(seat.enter(probe));
  CHECK_FALSE(seat.blocks.wait_for_probe(seat.scopes, &other, 1ms, {}));
  std::stop_source stop;
  bool is_over = false;
  std::thread waiting(
      [&] { is_over = seat.blocks.wait_for_probe(seat.scopes, &other, 1h, stop.get_token()); });
  SECTION("over") { seat.blocks.note_passed(kAnn); }
  SECTION("stopped") { stop.request_stop(); }
  waiting.join();
  CHECK(is_over == !stop.stop_requested());
}

TEST_CASE("an origin's gate closes after failures in a row, and opens when a request goes well") {
  LowRandom low;
  Gates seat(low);
  const http_client::BlockSubject origin{"github", "ann", "https://api.github.com"};
  for (int i = 1; i < http_client::ProviderBlocks::kFailures; ++i) seat.blocks.note_failure(origin);
  CHECK(seat.blocks.left(origin) == 0s);
  seat.blocks.note_passed(origin);
  for (int i = 1; i < http_client::ProviderBlocks::kFailures; ++i) seat.blocks.note_failure(origin);
  CHECK(seat.blocks.left(origin) == 0s);
  seat.blocks.note_failure(origin);
  CHECK(seat.blocks.left(origin) == 1s);
  CHECK(seat.blocks.left(kAnn) == 0s);
  seat.clock.advance(1s);
  for (const milliseconds time : {1000ms, 2000ms, 4000ms}) {
    seat.blocks.note_failure(origin);  // a probe failed, and one failure is enough
    CHECK(seat.blocks.left(origin) == time);
    seat.clock.advance(time);
  }
  seat.blocks.note_passed(origin);
  seat.blocks.note_failure(origin);
  CHECK(seat.blocks.left(origin) == 0s);
}

TEST_CASE("what changes here is told once, and failures of an origin are not") {
  Gates seat;
  int told = 0;
  seat.blocks.tell([&] { ++told; });
  seat.blocks.block(kAnn, named(30s));
  for (int i = 0; i < http_client::ProviderBlocks::kFailures; ++i) {
    seat.blocks.note_failure({"github", "ann", "https://api.github.com"});
  }
  CHECK(told == 1);
  const auto changes = seat.blocks.take_changes();
  REQUIRE(changes.blocked.size() == 1);
  CHECK(changes.blocked[0].subject == kAnn);
  CHECK(changes.blocked[0].left == 30s);
  CHECK(seat.blocks.take_changes().empty());
  REQUIRE(seat.blocks.lift(changes.blocked[0].id));
  CHECK(told == 2);
  CHECK(seat.blocks.take_changes().lifted == std::vector{changes.blocked[0].id});
}

TEST_CASE("changes that could not be told come again with the time that is left, unless over") {
  Gates seat;
  const http_client::BlockSubject bob{"github", "bob"};
  const http_client::BlockSubject carl{"github", "carl"};
  seat.blocks.block(kAnn, named(60s));
  seat.blocks.block(bob, named(10s));
  seat.blocks.block(carl, named(60s));
  const auto first = seat.blocks.take_changes();
  REQUIRE(first.blocked.size() == 3);
  std::string lifted;
  for (const http_client::ProviderBlock& block : first.blocked) {
    if (block.subject == kAnn) lifted = block.id;
  }
  seat.clock.advance(20s);
  REQUIRE(seat.blocks.lift(lifted));
  seat.blocks.give_back(first);
  const auto again = seat.blocks.take_changes();
  REQUIRE(again.blocked.size() == 1);
  CHECK(again.blocked[0].subject == carl);
  CHECK(again.blocked[0].left == 40s);
  CHECK(again.lifted == std::vector{lifted});
  seat.blocks.give_back(again);
  CHECK(seat.blocks.take_changes().lifted == again.lifted);
}

TEST_CASE("what other hosts know holds here, until one of them lifts it") {
  Gates here;
  Gates there;
  there.blocks.block(kAnn, named(30s));
  const auto shared = there.blocks.take_changes().blocked;
  here.blocks.block({"github", "bob"}, named(10s));  // no other host knows this block yet
  here.blocks.take_over(shared);
  CHECK(here.blocks.left(kAnn) == 30s);
  CHECK(here.blocks.all().size() == 2);
  here.blocks.take_over({});
  CHECK(here.blocks.left(kAnn) == 0s);
  CHECK(here.blocks.left({"github", "bob"}) == 10s);
  here.blocks.take_over(shared);
  REQUIRE(here.blocks.lift(shared[0].id));
  here.blocks.take_over(shared);  // this state was read before the lifting was written
  CHECK(here.blocks.left(kAnn) == 0s);
}

}  // namespace
}  // namespace patchbay
