#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::json {

// An integer of any length: the exponent of a Decimal. Up to kNear it is held as a number, beyond
// as its digits.
class Exponent {
 public:
  static constexpr std::int64_t kNear = 1'000'000'000'000'000'000;

  Exponent() = default;
  Exponent(std::int64_t value);  // at most kNear, of either sign
  // Reads the text after the `e` of a number as JSON writes it.
  static Exponent of(std::string_view text);

  // Returns the value, or the nearest of -kNear and kNear.
  [[nodiscard]] std::int64_t near() const { return near_; }
  // Returns this + `more`, which is at most kNear, of either sign.
  [[nodiscard]] Exponent plus(std::int64_t more) const;
  [[nodiscard]] Exponent minus(const Exponent& other) const;
  // The digits of a value beyond kNear, else "".
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
