// Proves that values are kept, belong to one owner, and have a quota.
#include "store/key_value.h"

#include <catch2/catch.hpp>

#include "store/postgres_server.h"

namespace patchbay {
namespace {

const StateOwner kOwner{"github", "link-1"};

TEST_CASE("a value outlives the process that put it, byte for byte") {
  TestDatabase database(each_database());
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  {
    auto store = database.open();
    store::KeyValue state(*store);
    REQUIRE(state.put(kOwner, "cursor", "old").has_value());
    REQUIRE(state.put(kOwner, "cursor", bytes).has_value());
    REQUIRE(state.put(kOwner, "nothing", "").has_value());
  }
  auto store = database.open();
  store::KeyValue state(*store);
  CHECK(state.get(kOwner, "cursor").value() == bytes);
  CHECK(state.get(kOwner, "nothing").value() == "");
  REQUIRE(state.remove(kOwner, "cursor").has_value());
  REQUIRE(state.remove(kOwner, "cursor").has_value());
  CHECK_FALSE(state.get(kOwner, "cursor").value().has_value());
}

TEST_CASE("one connector or link sees nothing of another's, and a link's values go with it") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::KeyValue state(*store);
  REQUIRE(state.put(kOwner, "k", "mine").has_value());
  REQUIRE(state.put({"github", "link-2"}, "k", "other link").has_value());
  CHECK_FALSE(state.get({"gitlab", "link-1"}, "k").value().has_value());
  CHECK_FALSE(state.get({"github", ""}, "k").value().has_value());
  REQUIRE(store
              ->transaction([](store::Transaction& transaction) -> Result<void> {
                store::clear_state_of_link(transaction, "link-1");
                return success();
              })
              .has_value());
  CHECK_FALSE(state.get(kOwner, "k").value().has_value());
  CHECK(state.get({"github", "link-2"}, "k").value() == "other link");
}

TEST_CASE("what a user kept without a link goes with that user, and nobody else's does") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::KeyValue state(*store);
  const StateOwner ann{"notes", "acme\nann\nnotes"};
  const StateOwner anna{"notes", "acme\nanna\nnotes"};
  const StateOwner other{"notes", "other\nann\nnotes"};
  for (const StateOwner& owner : {ann, anna, other}) {
    REQUIRE(state.put(owner, "k", "v").has_value());
  }
  REQUIRE(store
              ->transaction([](store::Transaction& transaction) -> Result<void> {
                store::clear_state_of_user(transaction, "acme", "ann");
                return success();
              })
              .has_value());
  CHECK_FALSE(state.get(ann, "k").value().has_value());
  CHECK(state.get(anna, "k").value() == "v");
  CHECK(state.get(other, "k").value() == "v");
}

TEST_CASE("what is beyond the quota is refused and the old value stands") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::KeyValue state(*store, {.bytes = 20, .key_bytes = 4, .value_bytes = 12});
  REQUIRE(state.put(kOwner, "a", "123456789").has_value());
  CHECK(state.put(kOwner, "b", "123456789").has_value());
  CHECK(state.put(kOwner, "b", "1234567890").error().code() == Code::kTooLarge);
  CHECK(state.put(kOwner, "a", "1234567890123").error().code() == Code::kTooLarge);
  CHECK(state.put(kOwner, "abcde", "1").error().code() == Code::kTooLarge);
  CHECK(state.put(kOwner, "", "1").error().code() == Code::kInvalidArgument);
  CHECK(state.get(kOwner, "b").value() == "123456789");
  CHECK(state.put({"github", "link-2"}, "b", "123456789").has_value());
}

}  // namespace
}  // namespace patchbay
