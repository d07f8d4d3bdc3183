// Compares numbers by their exact decimal value: 19.99 is a multiple of 0.01, and 2^64 + 1 is not
// 2^64.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/exponent.h"

namespace patchbay::json {

__extension__ using Wide = __int128;  // can store every 64-bit integer, signed or unsigned

// A number with the value sign × digits × 10^exponent. `digits` does not begin or end with zeros.
// Zero has no digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  Exponent exponent;

  static Decimal of(std::string_view text);  // `text` is a JSON number
  static Decimal of(double value);           // the shortest decimal that is read back as `value`
  static Decimal of(Wide value);

  [[nodiscard]] bool is_zero() const { return digits.empty(); }
  [[nodiscard]] bool is_integral() const { return exponent.near() >= 0; }
  // Returns true if this number is a multiple of `divisor`. Returns false for a zero `divisor`.
  [[nodiscard]] bool is_multiple_of(const Decimal& divisor) const;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

int compare(const Decimal& left, const Decimal& right);  // negative, 0 or positive

// A number of an instance, in the parsed document's form.
struct Number {
  // kDouble: the value is the shortest decimal of `real`. kRounded: only the double is known,
  // because the literal's digits are lost. A rounded number equals every literal whose nearest
  // double it is.
  enum class Form : std::uint8_t { kWide, kDouble, kRounded, kText };

  Form form = Form::kWide;
  Wide wide = 0;
  double real = 0;
  std::string_view text;

  static Number of(Wide value) { return {Form::kWide, value, 0, {}}; }
  static Number of(double value) { return {Form::kDouble, 0, value, {}}; }
  static Number rounded(double value) { return {Form::kRounded, 0, value, {}}; }
  // Reads the text of a JSON number. A 64-bit integer becomes kWide. A real becomes kDouble if a
  // double keeps all its digits. Any other number stays text (kText).
  static Number of_text(std::string_view text);

  [[nodiscard]] Decimal decimal() const;
  [[nodiscard]] bool is_integral() const;
};

int compare(const Number& left, const Number& right);

// A number of a schema, prepared for many comparisons.
struct Constant {
  Number number;  // kWide for an integer of 18 digits or 64 bits; otherwise kDouble or kText
  Decimal decimal;
  double real = 0;  // the nearest double; infinite if the number exceeds all doubles
  bool is_wide = false;

  explicit Constant(std::string_view text);
};

int compare(const Number& left, const Constant& right);
bool is_multiple(const Number& number, const Constant& divisor);
// Returns the number of steps of is_multiple(); about 0 for numbers of usual length.
std::uint64_t multiple_steps(const Number& number, const Constant& divisor);

}  // namespace patchbay::json
