// Tests which texts are equal if case is ignored.
#include "base/lower_case.h"

#include <catch2/catch.hpp>
#include <utility>

namespace patchbay {
namespace {

TEST_CASE("texts are equal without regard to the case of ASCII letters alone") {
  CHECK(equal_ignoring_case("", ""));
  CHECK(equal_ignoring_case("Content-Length", "cONTENT-lENGTH"));
  CHECK(equal_ignoring_case("AZ09[`", "az09[`"));
  for (const auto& [left, right] :
       {std::pair("Host", "Hos"), std::pair("Host", "Hosts"), std::pair("Host", ""),
        std::pair("Host", "Most"), std::pair("@", "`"), std::pair("[", "{"),
        std::pair("\xc3\x84", "\xc3\xa4")}) {
    CAPTURE(left, right);
    CHECK_FALSE(equal_ignoring_case(left, right));
  }
}

TEST_CASE("a text is one of several without regard to case") {
  CHECK(is_one_of_ignoring_case("HOST", {"Cookie", "Host"}));
  CHECK_FALSE(is_one_of_ignoring_case("Hosts", {"Cookie", "Host"}));
  CHECK_FALSE(is_one_of_ignoring_case("", {"Cookie", "Host"}));
  CHECK_FALSE(is_one_of_ignoring_case("Host", {}));
}

}  // namespace
}  // namespace patchbay
