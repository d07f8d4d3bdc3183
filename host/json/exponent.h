#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::json {

// An integer of any length, for the exponent of a Decimal. Stored as a number if its absolute value
// is less than kNear, otherwise as digits.
class Exponent {
 public:
  static constexpr std::int64_t kNear = 1'000'000'000'000'000'000;

  Exponent() = default;
  Exponent(std::int64_t value);  // from -kNear to kNear
  // Reads the text after the `e` of a JSON number.
  static Exponent of(std::string_view text);

  // Returns the value, limited to the range from -kNear to kNear.
  [[nodiscard]] std::int64_t near() const { return near_; }
  // Returns the sum of this exponent and `more`, which is in the range from -kNear to kNear.
  [[nodiscard]] Exponent plus(std::int64_t more) const;
  [[nodiscard]] Exponent minus(const Exponent& other) const;
  // Returns the digits of the absolute value if it is at least kNear; otherwise "".
  [[nodiscard]] std::string_view far_digits() const { return far_; }

  friend bool operator==(const Exponent&, const Exponent&) = default;
  friend std::strong_ordering operator<=>(const Exponent& left, const Exponent& right);

 private:
  Exponent(bool negative, std::string digits);

  [[nodiscard]] std::string digits() const;

  std::int64_t near_ = 0;
  std::string far_;
};

}  // namespace patchbay::json
