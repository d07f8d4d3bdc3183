#include "calls/bulkheads.h"

#include <catch2/catch.hpp>
#include <optional>
#include <vector>

namespace patchbay::calls {
namespace {

Bulkheads::Call of_connector(std::string_view connector, std::size_t most = 0) {
  return {.connector = connector, .most_of_connector = most, .link = {}, .organization = {}};
}

TEST_CASE("a connector that has all its calls under way is OVERLOADED, and it alone") {
  Bulkheads bulkheads({.connector = 2});
  const auto first = bulkheads.enter(of_connector("slow"));
  std::optional<Result<Bulkheads::Places>> second(bulkheads.enter(of_connector("slow")));
  REQUIRE(first.has_value());
  REQUIRE(second->has_value());
  const auto refused = bulkheads.enter(of_connector("slow"));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().details().retry_after == std::chrono::seconds(1));
  CHECK(refused.error().message().find("\"slow\" has 2 calls under way") != std::string::npos);
  CHECK(bulkheads.enter(of_connector("quick")).has_value());
  second.reset();
  CHECK(bulkheads.enter(of_connector("slow")).has_value());
}

TEST_CASE("a manifest may allow fewer calls than the host, and not more") {
  Bulkheads bulkheads({.connector = 2});
  const auto one = bulkheads.enter(of_connector("careful", 1));
  CHECK(one.has_value());
  CHECK(bulkheads.enter(of_connector("careful", 1)).has_error());
  std::vector<Result<Bulkheads::Places>> all;
  for (int i = 0; i < 3; ++i) all.push_back(bulkheads.enter(of_connector("greedy", 100)));
  CHECK(all[1].has_value());
  CHECK(all[2].has_error());
  Bulkheads unbounded({});
  const auto alone = unbounded.enter(of_connector("careful", 1));
  CHECK(alone.has_value());
  CHECK(unbounded.enter(of_connector("careful", 1)).has_error());
}

TEST_CASE("links and organizations have bounds of their own, and a refused call leaves no trace") {
  Bulkheads bulkheads({.connector = 2, .link = 1, .organization = 1});
  const Bulkheads::Call theirs{
      .connector = "c", .most_of_connector = 0, .link = "theirs", .organization = "one"};
  const Bulkheads::Call others{
      .connector = "c", .most_of_connector = 0, .link = "others", .organization = "two"};
  std::optional<Result<Bulkheads::Places>> first(bulkheads.enter(theirs));
  REQUIRE(first->has_value());
  for (int i = 0; i < 3; ++i) {  // each call takes a place of the connector and releases it
    const auto refused = bulkheads.enter(theirs);
    REQUIRE(refused.has_error());
    CHECK(refused.error().message().find("Link \"theirs\"") == 0);
  }
  const auto same_organization = bulkheads.enter(
      {.connector = "c", .most_of_connector = 0, .link = "another", .organization = "one"});
  REQUIRE(same_organization.has_error());
  CHECK(same_organization.error().message().find("Your organization") == 0);
  CHECK(bulkheads.enter(others).has_value());
  first.reset();
  CHECK(bulkheads.enter(theirs).has_value());
}

Bulkheads::Call of_organization(std::string_view organization, std::size_t most = 0) {
  return {.connector = "c", .most_of_connector = most, .link = {}, .organization = organization};
}

using HeldPlaces = std::vector<Result<Bulkheads::Places>>;

// Enters until a call is refused. Returns the reason.
Error fill(Bulkheads& bulkheads, const Bulkheads::Call& call, HeldPlaces& held) {
  for (auto entered = bulkheads.enter(call);; entered = bulkheads.enter(call)) {
    if (entered.has_error()) return entered.error();
    held.push_back(std::move(entered));
  }
}

TEST_CASE("an organization that is alone has every place of a connector, and of the host") {
  Bulkheads bulkheads({.connector = 4, .organization = std::nullopt, .host = 4});
  HeldPlaces held;
  CHECK(fill(bulkheads, of_organization("one"), held).message().find("Connector \"c\"") == 0);
  CHECK(held.size() == 4);
}

TEST_CASE("of two organizations one that takes all it can leaves the other half a connector") {
  Bulkheads bulkheads({.connector = 4});
  REQUIRE(bulkheads.enter(of_organization("quiet")).has_value());
  HeldPlaces greedy;
  const Error refused = fill(bulkheads, of_organization("greedy"), greedy);
  CHECK(greedy.size() == 2);
  CHECK(refused.code() == Code::kOverloaded);
  CHECK(refused.details().retry_after == std::chrono::seconds(1));
  CHECK(refused.message().find("Your organization has 2 calls of connector \"c\" under way") == 0);
  HeldPlaces quiet;
  fill(bulkheads, of_organization("quiet"), quiet);
  CHECK(quiet.size() == 2);
  greedy.clear();
  CHECK(bulkheads.enter(of_organization("greedy")).has_value());
}

TEST_CASE("an organization that had all places gets no more until it is below its share") {
  Bulkheads bulkheads({.connector = 4});
  HeldPlaces first;
  fill(bulkheads, of_organization("first"), first);
  REQUIRE(first.size() == 4);
  CHECK(bulkheads.enter(of_organization("second")).has_error());  // from now on, both organizations
                                                                  // share the places
  first.pop_back();
  CHECK(bulkheads.enter(of_organization("first")).has_error());
  const auto second = bulkheads.enter(of_organization("second"));
  CHECK(second.has_value());
  while (first.size() > 1) first.pop_back();
  CHECK(bulkheads.enter(of_organization("first")).has_value());
}

TEST_CASE("a host that is known to serve several shares from the first call on") {
  Bulkheads bulkheads({});
  bulkheads.share();
  HeldPlaces held;
  fill(bulkheads, of_organization("one", 3), held);
  CHECK(held.size() == 2);  // half of the manifest's limit, rounded up
  const auto other = bulkheads.enter(of_organization("two", 3));
  CHECK(other.has_value());
}

TEST_CASE("an organization has half of the host unless its bound is set, to 0 for none") {
  const auto most = [](std::optional<std::size_t> organization) {
    Bulkheads bulkheads({.organization = organization, .host = 6});
    bulkheads.share();
    HeldPlaces held;
    for (int i = 0; i < 10; ++i) {
      auto entered = bulkheads.enter(of_organization("one"));
      if (entered.has_value()) held.push_back(std::move(entered));
    }
    return held.size();
  };
  CHECK(most(std::nullopt) == 3);
  CHECK(most(5) == 5);
  CHECK(most(0) == 10);
}

TEST_CASE("without bounds nothing is counted, and names without calls are forgotten") {
  Bulkheads unbounded({});
  std::vector<Result<Bulkheads::Places>> all;
  for (int i = 0; i < 100; ++i) all.push_back(unbounded.enter(of_connector("c")));
  CHECK(all.back().has_value());
  CHECK_FALSE(all.back().value().connector);
  Bulkheads bulkheads({.link = 1});
  const auto name = [](int i) { return "link " + std::to_string(i); };
  const std::string held_name = name(-1);
  const auto held = bulkheads.enter(
      {.connector = "c", .most_of_connector = 0, .link = held_name, .organization = {}});
  REQUIRE(held.has_value());
  for (int i = 0; i < 5000; ++i) {
    const std::string each = name(i);
    REQUIRE(bulkheads
                .enter({.connector = "c", .most_of_connector = 0, .link = each, .organization = {}})
                .has_value());
  }
  CHECK(
      bulkheads
          .enter({.connector = "c", .most_of_connector = 0, .link = held_name, .organization = {}})
          .has_error());
}

}  // namespace
}  // namespace patchbay::calls
