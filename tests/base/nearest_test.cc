// Tests which known name is suggested for a mistyped name.
#include "base/nearest.h"

#include <catch2/catch.hpp>

#include <array>

namespace patchbay {
namespace {

constexpr std::array<std::string_view, 4> kActions = {"list_issues", "get_issue", "get_file",
                                                      "echo"};

TEST_CASE("a mistyped name is answered with the one that was meant") {
  CHECK(nearest("get_isue", kActions) == "get_issue");
  CHECK(nearest("ehco", kActions) == "echo");
  CHECK(did_you_mean("list_issue", kActions) == " Did you mean \"list_issues\"?");
}

TEST_CASE("a name in another style is the one that was meant, before any that is spelt like it") {
  constexpr std::array<std::string_view, 3> kNames = {"issueNumbers", "issue_number", "N"};
  CHECK(nearest("issueNumber", kNames) == "issue_number");
  CHECK(nearest("ISSUE-NUMBER", kNames) == "issue_number");
  CHECK(nearest("n", kNames) == "N");
  CHECK_FALSE(differ_in_style_alone("issue_number", "issue_numbers"));
}

TEST_CASE("a name that resembles nothing is offered nothing") {
  CHECK_FALSE(nearest("delete_everything", kActions).has_value());
  CHECK_FALSE(nearest("", kActions).has_value());
  CHECK(did_you_mean(std::string(100'000, 'x'), kActions).empty());
}

TEST_CASE("of short names only a letter too few, one too many, or two swapped is a slip") {
  constexpr std::array<std::string_view, 7> kShort = {"q", "gt", "le", "or", "cc", "url", "tag"};
  for (const std::string_view other : {"x", "lt", "ne", "nor", "bc", "uri", "bag"}) {
    INFO(other);
    CHECK_FALSE(nearest(other, kShort).has_value());
  }
  CHECK(nearest("ulr", kShort) == "url");
  CHECK(nearest("ur", kShort) == "url");
  CHECK(nearest("tagg", kShort) == "tag");
  CHECK(nearest("GT", kShort) == "gt");
}

}  // namespace
}  // namespace patchbay
