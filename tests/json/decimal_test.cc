#include "json/decimal.h"

#include <catch2/catch.hpp>

namespace patchbay::json {
namespace {

using Form = Number::Form;

TEST_CASE("a real is its double where a double holds its digits, else its literal") {
  for (const char* literal : {"0.1", "-19.99", "123456789.123456", "0.000123456789012345", "1e300",
                              "1.5E-200", "0.0", "0e-400", "-0.0000", "1e5"}) {
    INFO(literal);
    CHECK(Number::of_text(literal).form == Form::kDouble);
    CHECK(Number::of_text(literal).decimal() == Decimal::of(std::string_view(literal)));
  }
  for (const char* literal : {"0.10000000000000001", "1234567890.123456", "-9007199254740993.5",
                              "1e-400", "-1E-5000", "0.5e-99999999999", "1.5e-308", "1e400",
                              "1e99999999999999999999", "18446744073709551615"}) {
    INFO(literal);
    CHECK(Number::of_text(literal).form == Form::kText);
  }
  CHECK(Number::of_text("0." + std::string(400, '0') + "1").form == Form::kText);
  CHECK(Number::of_text("0." + std::string(400, '0')).form == Form::kDouble);
}

TEST_CASE("an integer of 64 bits is held as one") {
  for (const char* literal : {"0", "-0", "9223372036854775807", "-9223372036854775808"}) {
    INFO(literal);
    CHECK(Number::of_text(literal).form == Form::kWide);
  }
}

}  // namespace
}  // namespace patchbay::json
