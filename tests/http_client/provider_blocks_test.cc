#include "http_client/provider_blocks.h"

#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a block holds for its subject alone, until its time is over") {
  test::ManualClock clock;
  ProviderBlocks blocks(clock);
  blocks.block({"github", "ann"}, 30s);
  blocks.block({"github", "ann"}, 10s);  // does not shorten it
  CHECK(blocks.left({"github", "ann"}) == 30s);
  CHECK(blocks.left({"github", "bob"}) == 0s);
  CHECK(blocks.left({"github", ""}) == 0s);
  CHECK(blocks.left({"todo", "ann"}) == 0s);
  clock.advance(29s);
  CHECK(blocks.left({"github", "ann"}) == 1s);
  clock.advance(1s);
  CHECK(blocks.left({"github", "ann"}) == 0s);
  CHECK(blocks.all().empty());
}

TEST_CASE("blocks are listed with whom they hold back and for how long, and lifted by their id") {
  test::ManualClock clock;
  ProviderBlocks blocks(clock);
  blocks.block({"github", "ann"}, 30s);
  clock.advance(5s);
  blocks.block({"github", ""}, 60s);
  blocks.block({"github", "nobody"}, 0s);
  const auto all = blocks.all();
  REQUIRE(all.size() == 2);
  CHECK(all[0].subject == BlockSubject{"github", "ann"});
  CHECK(all[0].left == 25s);
  CHECK(all[0].since == clock.wall() - 5s);
  CHECK(all[1].subject == BlockSubject{"github", ""});
  CHECK(blocks.lift(all[0].id));
  CHECK_FALSE(blocks.lift(all[0].id));
  CHECK(blocks.left({"github", "ann"}) == 0s);
  CHECK(blocks.left({"github", ""}) == 60s);
}

TEST_CASE("an id that was lifted or ran out is not given to another block") {
  test::ManualClock clock;
  ProviderBlocks blocks(clock);
  blocks.block({"github", "ann"}, 1s);
  const auto first = blocks.all().at(0).id;
  clock.advance(2s);
  CHECK_FALSE(blocks.lift(first));
  blocks.block({"github", "ann"}, 1s);
  CHECK(blocks.all().at(0).id != first);
}

TEST_CASE("blocks that are over do not pile up") {
  test::ManualClock clock;
  ProviderBlocks blocks(clock);
  blocks.block({"github", "long"}, 24h);
  for (int i = 0; i < 5000; ++i) {
    blocks.block({"github", std::to_string(i)}, 1s);
    clock.advance(2s);
  }
  CHECK(blocks.all().size() == 1);
  CHECK(blocks.left({"github", "long"}) > 0s);
}

}  // namespace
}  // namespace patchbay
