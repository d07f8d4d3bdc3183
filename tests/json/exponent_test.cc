#include "json/exponent.h"

#include <catch2/catch.hpp>
#include <vector>

namespace patchbay::json {
namespace {

TEST_CASE("exponents are in order, whatever their length") {
  std::vector<Exponent> sorted;
  for (const char* text :
       {"-100000000000000000000000000", "-99999999999999999999999999", "-1000000000000000001",
        "-01000000000000000000", "-999999999999999999", "-1", "-0", "+1", "0999999999999999999",
        "1000000000000000000", "+1000000000000000001", "99999999999999999999999999"}) {
    sorted.push_back(Exponent::of(text));
  }
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      INFO(i << " and " << j);
      CHECK((sorted[i] <=> sorted[j]) == (i <=> j));
      CHECK((sorted[i] == sorted[j]) == (i == j));
      CHECK(sorted[i].minus(sorted[j]).plus(0) == sorted[i].minus(sorted[j]));
      CHECK((sorted[i].minus(sorted[j]) > Exponent(0)) == (i > j));
    }
  }
}

TEST_CASE("sums cross the border between short and long exponents both ways") {
  for (const char* sign : {"", "-"}) {
    const std::int64_t one = *sign == '-' ? -1 : 1;
    const Exponent near = Exponent::of(sign + std::string("999999999999999999"));
    const Exponent border = Exponent::of(sign + std::string("1000000000000000000"));
    const Exponent far = Exponent::of(sign + std::string("1000000000000000001"));
    CHECK(near.plus(one) == border);
    CHECK(near.plus(2 * one) == far);
    CHECK(far.plus(-one) == border);
    CHECK(far.plus(-2 * one) == near);
    CHECK(far.minus(near) == Exponent(2 * one));
    CHECK(Exponent(one * Exponent::kNear) == border);
    CHECK(far.near() == one * Exponent::kNear);
  }
  const std::string nines(40, '9');
  CHECK(Exponent::of(nines).plus(1) == Exponent::of("1" + std::string(40, '0')));
  CHECK(Exponent::of("-" + nines).minus(Exponent::of(nines)) ==
        Exponent::of("-1" + nines.substr(1) + "8"));
}

}  // namespace
}  // namespace patchbay::json
