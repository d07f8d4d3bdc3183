#include "services/kept_things.h"

#include <catch2/catch.hpp>

namespace patchbay::services {
namespace {

using std::chrono::minutes;

const Monotonic kNow{};

// Keeps several things, each with its own owner.
struct Shelf {
  Result<void> keep(const std::string& organization, const std::string& owner,
                    minutes lifetime = minutes(10)) {
    auto thing = std::make_unique<CallAttachment>();
    return things.keep({"mcp", organization, owner, "own"}, thing, kNow + lifetime, kNow);
  }
  bool has(const std::string& organization, const std::string& owner) {
    return things.take({"mcp", organization, owner, "own"}, kNow) != nullptr;
  }

  KeptThings things;
};

TEST_CASE("an organization with many kept things takes no room from another") {
  Shelf shelf;
  for (std::size_t i = 0; i < KeptThings::kMost; ++i) {
    const minutes lifetime(i == 7 ? 1 : 10);
    REQUIRE(shelf.keep("large", std::to_string(i), lifetime).has_value());
  }
  CHECK(shelf.keep("large", "more").error().code() == Code::kOverloaded);
  CHECK(shelf.keep("small", "ann").has_value());
  CHECK(shelf.has("small", "ann"));
  CHECK_FALSE(shelf.has("large", "7"));  // this thing would have ended first
  CHECK(shelf.has("large", "8"));
}

TEST_CASE("what is kept for one owner is no other's, in whatever organization") {
  Shelf shelf;
  REQUIRE(shelf.keep("acme", "ann").has_value());
  CHECK_FALSE(shelf.has("other", "ann"));
  CHECK_FALSE(shelf.has("acme", "bob"));
  CHECK(shelf.keep("acme", "ann").error().code() == Code::kInvalidArgument);
  CHECK(shelf.has("acme", "ann"));
}

}  // namespace
}  // namespace patchbay::services
