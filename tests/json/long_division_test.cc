#include "json/long_division.h"

#include <catch2/catch.hpp>

namespace patchbay::json {
namespace {

std::string product(const std::string& left, const std::string& right) {
  std::string digits(left.size() + right.size(), '\0');
  for (std::size_t i = left.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = right.size(); j-- > 0;) {
      const int value = digits[i + j + 1] + (left[i] - '0') * (right[j] - '0') + carry;
      digits[i + j + 1] = static_cast<char>(value % 10);
      carry = value / 10;
    }
    digits[i] = static_cast<char>(digits[i] + carry);
  }
  for (char& digit : digits) digit = static_cast<char>(digit + '0');
  return digits.substr(digits.find_first_not_of('0'));
}

// Returns digits that look random, without a zero at either end.
std::string digits_of(std::size_t count, unsigned seed) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) {
    seed = seed * 1103515245U + 12345U;
    const unsigned digit = seed >> 16U;
    // An estimated quotient is wrong at long runs of 9 and 0.
    digits += static_cast<char>('0' + (digit % 3 == 0 ? 9 : digit % 5 == 0 ? 0 : digit / 5 % 10));
  }
  digits.front() = '9';
  digits.back() = '3';
  return digits;
}

TEST_CASE("a product is divided by its factors, and its neighbours are not") {
  for (const std::size_t length : {1U, 8U, 9U, 10U, 18U, 19U, 27U, 40U, 100U}) {
    for (const std::size_t other : {1U, 9U, 17U, 36U, 90U}) {
      for (unsigned seed = 1; seed < 12; ++seed) {
        const std::string divisor = digits_of(length, seed);
        std::string number = product(divisor, digits_of(other, seed + 100));
        INFO(divisor << " and " << number);
        CHECK(divides(divisor, number, 0));
        CHECK(divides(divisor, number, 3));
        number.back() = number.back() == '1' ? '2' : '1';
        CHECK_FALSE(divides(divisor, number, 0));
      }
    }
  }
}

TEST_CASE("zeros meet the factors 2 and 5 of a divisor") {
  std::string twos = "1";
  std::string fives = "1";
  for (int i = 1; i <= 200; ++i) {
    twos = product(twos, "2");
    fives = product(fives, "5");
    INFO(i);
    CHECK(divides(twos, "3", i));
    CHECK_FALSE(divides(twos, "3", i - 1));
    CHECK(divides(twos, "12", i < 2 ? 0 : i - 2));
    CHECK(divides(fives, "3", i));
    CHECK_FALSE(divides(fives, "3", i - 1));
    CHECK(divides(product(fives, "7"), "21", i));
    CHECK_FALSE(divides(product(fives, "7"), "22", i));
  }
}

TEST_CASE("the steps of a division grow with what is divided, not with an exponent") {
  const std::string divisor = digits_of(2999, 1);
  const std::string number = digits_of(6000, 1);
  CHECK(division_steps(divisor + "2", "3", 1'000'000'000) ==
        division_steps(divisor + "2", "3", 12'000));
  CHECK(division_steps(divisor + "2", "3", 0) == 0);  // too short to be a multiple
  CHECK(division_steps(divisor + "1", "3", 1'000'000'000) == 0);
  CHECK(division_steps(divisor, number, 0) > 300ULL * 300);
}

}  // namespace
}  // namespace patchbay::json
