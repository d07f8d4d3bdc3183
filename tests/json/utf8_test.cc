// Tests that simdjson's check of a whole document and is_utf8() have the same definition of UTF-8.
#include "base/utf8.h"

#include <simdjson.h>

#include <catch2/catch.hpp>
#include <string>

namespace patchbay {
namespace {

TEST_CASE("simdjson and is_utf8 agree on every sequence of bytes at the borders of UTF-8") {
  constexpr std::string_view kBorders =
      "a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5"
      "\xff";
  std::size_t well_formed = 0;
  std::string disagreed;
  for (const char first : kBorders) {
    for (const char second : kBorders) {
      for (const char third : kBorders) {
        for (const char fourth : kBorders) {
          const std::string text = {first, second, third, fourth};
          const bool is_well_formed = is_utf8(text);
          if (is_well_formed) ++well_formed;
          if (is_well_formed != simdjson::validate_utf8(text)) disagreed = text;
        }
      }
    }
  }
  INFO(Catch::StringMaker<std::string>::convert(disagreed));
  CHECK(disagreed.empty());
  CHECK(well_formed > 100);
}

}  // namespace
}  // namespace patchbay
