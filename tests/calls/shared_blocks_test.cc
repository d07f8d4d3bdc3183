// Tests that a wait that a provider told one host applies on all hosts of the store.
#include "calls/shared_blocks.h"

#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"
#include "kit/busy_machine.h"
#include "store/postgres_server.h"

namespace patchbay::calls {
namespace {

using namespace std::chrono_literals;

const http_client::BlockSubject kAnn{"github", "ann"};

http_client::AskedWait asked(std::chrono::milliseconds time) {
  return {.named = time, .assumed = {}, .longest = 15min};
}

// A host that reads changes only when a test tells it to.
struct SharingHost {
  explicit SharingHost(const TestDatabase& database, SharedBlocksOptions options = {.look = 1h})
      : store(database.open()), shared(*store, blocks, log, options) {}

  void refresh() { REQUIRE(shared.refresh().has_value()); }
  [[nodiscard]] std::chrono::milliseconds left() const { return blocks.left(kAnn); }

  test::ManualClock clock;
  SystemRandom random;
  telemetry::Log log{{}, clock};
  std::unique_ptr<store::Store> store;
  http_client::ProviderBlocks blocks{clock, random};
  SharedBlocks shared;
};

TEST_CASE("a gate that one host closed is closed on the other, under the same name") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  SharingHost other(database);
  one.blocks.block(kAnn, asked(900s));
  one.refresh();
  other.refresh();
  CHECK(other.left() > 700s);
  CHECK(other.left() <= 900s);
  REQUIRE(other.blocks.all().size() == 1);
  CHECK(other.blocks.all()[0].id == one.blocks.all()[0].id);
  CHECK(other.blocks.all()[0].strikes == 1);
}

TEST_CASE("what any host lifts is lifted on all") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  SharingHost other(database);
  one.blocks.block(kAnn, asked(60s));
  one.refresh();
  other.refresh();
  REQUIRE(other.blocks.lift(other.blocks.all().at(0).id));
  other.refresh();
  one.refresh();
  CHECK(one.left() == 0s);
  other.refresh();
  CHECK(other.left() == 0s);
}

TEST_CASE("a shorter block after a longer one was lifted is told, although both come at once") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  SharingHost other(database);
  one.blocks.block(kAnn, asked(900s));
  one.refresh();
  REQUIRE(one.blocks.lift(one.blocks.all().at(0).id));
  one.blocks.block(kAnn, asked(300s));
  one.refresh();
  other.refresh();
  CHECK(other.left() > 100s);
  CHECK(other.left() <= 300s);
}

TEST_CASE("the longer of two blocks stays, whichever host wrote last") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  SharingHost other(database);
  one.blocks.block(kAnn, asked(900s));
  other.blocks.block(kAnn, asked(300s));
  one.refresh();
  other.refresh();
  CHECK(other.left() > 700s);
  SharingHost third(database);
  REQUIRE(third.shared.start().has_value());
  CHECK(third.left() > 700s);
}

TEST_CASE("a block that is over stays over, and its strikes are kept where they were met") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  one.blocks.block(kAnn, asked(1s));
  one.refresh();
  one.clock.advance(1s);
  one.blocks.block({"github", "bob"}, asked(60s));
  one.refresh();
  CHECK(one.left() <= 1s);
  one.clock.advance(1s);
  CHECK(one.blocks.block(kAnn, asked(1s)) >= 1s);
  CHECK(one.blocks.all().size() == 2);
}

TEST_CASE("a block from before the store's clock was set back holds nobody, and is replaced") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  one.blocks.block(kAnn, asked(900s));
  one.refresh();
  execute(*one.store, "update provider_block set until_at = until_at + 86400000");
  SharingHost other(database);
  other.refresh();
  CHECK(other.left() == 0s);
  other.blocks.block(kAnn, asked(300s));
  other.refresh();
  SharingHost third(database);
  third.refresh();
  CHECK(third.left() > 100s);
  CHECK(third.left() <= 300s);
}

TEST_CASE("hosts follow each other by themselves") {
  const TestDatabase database(each_database());
  SharingHost one(database, {.look = 5ms});
  SharingHost other(database, {.look = 5ms});
  REQUIRE(one.shared.start().has_value());
  REQUIRE(other.shared.start().has_value());
  one.blocks.block(kAnn, asked(60s));
  CHECK(test::comes_true([&] { return other.left() > 0s; }));
}

TEST_CASE("the blocks of a link go with it") {
  const TestDatabase database(each_database());
  SharingHost one(database);
  one.blocks.block(kAnn, asked(60s));
  one.refresh();
  REQUIRE(one.store
              ->transaction([](store::Transaction& transaction) -> Result<void> {
                end_blocks_of_link(transaction, "ann");
                return success();
              })
              .has_value());
  SharingHost other(database);
  other.refresh();
  CHECK(other.left() == 0s);
}

}  // namespace
}  // namespace patchbay::calls
