#include "json/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "json/long_division.h"

namespace patchbay::json {
namespace {

constexpr std::size_t kShort = 18;  // numbers of at most this many digits fit into 64 bits

void normalize(Decimal& number) {
  const std::size_t first = number.digits.find_first_not_of('0');
  number.digits.erase(0, std::min(first, number.digits.size()));
  const std::size_t last = number.digits.find_last_not_of('0');
  if (last == std::string::npos) {
    number = Decimal{};
    return;
  }
  number.exponent =
      number.exponent.plus(static_cast<std::int64_t>(number.digits.size() - last - 1));
  number.digits.resize(last + 1);
}

// Returns true if `divisor` (at most 18 digits) divides the integer `digits` followed by `zeros`
// zeros.
bool divides_short(std::uint64_t divisor, const std::string& digits, std::int64_t zeros) {
  std::uint64_t rest = 0;
  const auto push = [&](std::uint64_t digit) {
    rest = static_cast<std::uint64_t>((static_cast<Wide>(rest) * 10 + digit) % divisor);
  };
  for (const char digit : digits) push(static_cast<std::uint64_t>(digit - '0'));
  for (std::int64_t i = 0; i < zeros && rest != 0; ++i) push(0);
  return rest == 0;
}

// Returns true if a JSON real is the shortest decimal of its nearest double. Returns false if it
// has more than 15 significant digits, or is so near zero that doubles have fewer digits there.
bool double_holds(std::string_view text) {
  constexpr std::size_t kExactDigits = 15;  // doubles keep decimals of this many digits
  constexpr std::int64_t kExactZeros =
      290;  // maximum number of zeros after the point; doubles are normal down to 1e-307
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::size_t digits = 0;  // number of digits, from the first one that is not 0
  std::int64_t zeros = 0;  // number of zeros between the point and the first other digit
  bool fraction = false;
  for (const char c : text.substr(0, mark)) {
    if (c == '.') {
      fraction = true;
    } else if (is_digit(c) && (c != '0' || digits > 0)) {
      ++digits;
    } else if (c == '0' && fraction) {
      ++zeros;
    }
  }
  if (digits == 0) return true;
  if (digits > kExactDigits) return false;
  return mark == text.size() || zeros - Exponent::of(text.substr(mark + 1)).near() <= kExactZeros;
}

int sign(const Decimal& number) { return number.is_zero() ? 0 : number.negative ? -1 : 1; }

int order(const auto& left, const auto& right) { return left < right ? -1 : left > right ? 1 : 0; }

// Returns the smallest height for which the absolute value of `number` (not 0) is less than
// 10^height.
Exponent height(const Decimal& number) {
  return number.exponent.plus(static_cast<std::int64_t>(number.digits.size()));
}

}  // namespace

Decimal Decimal::of(std::string_view text) {
  Decimal number;
  number.negative = text.starts_with('-');
  if (number.negative) text.remove_prefix(1);
  const std::size_t mark = text.find_first_of("eE");
  if (mark != text.npos) number.exponent = Exponent::of(text.substr(mark + 1));
  text = text.substr(0, mark);
  const std::size_t dot = text.find('.');
  number.digits = text.substr(0, dot);
  if (dot != text.npos) {
    number.digits += text.substr(dot + 1);
    number.exponent = number.exponent.plus(-static_cast<std::int64_t>(text.size() - dot - 1));
  }
  normalize(number);
  return number;
}

Decimal Decimal::of(double value) {
  std::array<char, 32> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  return of(std::string_view(text.data(), result.ptr));
}

Decimal Decimal::of(Wide value) {
  Decimal number;
  number.negative = value < 0;
  for (Wide rest = number.negative ? -value : value; rest != 0; rest /= 10) {
    number.digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  std::reverse(number.digits.begin(), number.digits.end());
  normalize(number);
  return number;
}

bool Decimal::is_multiple_of(const Decimal& divisor) const {
  if (divisor.is_zero()) return false;
  if (is_zero()) return true;
  std::int64_t zeros = exponent.minus(divisor.exponent).near();
  // A multiple would need `digits` that end in zero, but they do not.
  if (zeros < 0) return false;
  if (divisor.digits.size() > kShort) return divides(divisor.digits, digits, zeros);
  // If `zeros` equals the divisor's number of bits, 10^zeros contains all factors 2 and 5 of the
  // divisor. More zeros change nothing.
  zeros = std::min(zeros, std::int64_t{kShort} * 4);
  std::uint64_t value = 0;
  std::from_chars(divisor.digits.data(), divisor.digits.data() + divisor.digits.size(), value);
  return divides_short(value, digits, zeros);
}

int compare(const Decimal& left, const Decimal& right) {
  if (sign(left) != sign(right)) return order(sign(left), sign(right));
  if (left.is_zero()) return 0;
  const int towards = left.negative ? -1 : 1;
  if (const int higher = order(height(left), height(right)); higher != 0) return towards * higher;
  return towards * order(left.digits.compare(right.digits), 0);
}

Number Number::of_text(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const char* const last = text.data() + text.size();
  if (error == std::errc() && end == last) return of(Wide{value});
  if (end != last && double_holds(text)) {
    double real = 0;
    if (std::from_chars(text.data(), last, real).ec == std::errc()) return of(real);
  }
  return {Form::kText, 0, 0, text};
}

Decimal Number::decimal() const {
  switch (form) {
    case Form::kWide:
      return Decimal::of(wide);
    case Form::kDouble:
    case Form::kRounded:
      return Decimal::of(real);
    case Form::kText:
      break;
  }
  return Decimal::of(text);
}

bool Number::is_integral() const {
  if (form == Form::kWide) return true;
  return form == Form::kText ? decimal().is_integral() : std::floor(real) == real;
}

int compare(const Number& left, const Number& right) {
  using Form = Number::Form;
  if (left.form == Form::kWide && right.form == Form::kWide) return order(left.wide, right.wide);
  if (left.form == Form::kText && right.form == Form::kRounded) return -compare(right, left);
  if (left.form == Form::kRounded && right.form == Form::kText) {
    return compare(left, Constant(right.text));
  }
  if (left.form != Form::kWide && left.form == right.form && left.form != Form::kText) {
    return order(left.real, right.real);
  }
  return compare(left.decimal(), right.decimal());
}

Constant::Constant(std::string_view text)
    : number(Number::of_text(text)), decimal(Decimal::of(text)) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
  if (error == std::errc::result_out_of_range) {
    const bool large = height(decimal) > Exponent(0);
    real = large ? std::numeric_limits<double>::infinity() : 0;
    if (decimal.negative) real = -real;
  }
  is_wide = number.form == Number::Form::kWide;
  if (!is_wide && decimal.is_integral() && height(decimal) <= Exponent(kShort)) {
    Wide value = 0;
    for (const char digit : decimal.digits) value = value * 10 + (digit - '0');
    for (std::int64_t i = 0; i < decimal.exponent.near(); ++i) value *= 10;
    number = Number::of(decimal.negative ? -value : value);
    is_wide = true;
  }
}

int compare(const Number& left, const Constant& right) {
  if (left.form == Number::Form::kWide && right.is_wide) {
    return order(left.wide, right.number.wide);
  }
  // Rounding to doubles preserves the order, so the digits are compared only if the doubles are
  // equal.
  const bool equal = left.real == right.real;
  if (left.form == Number::Form::kRounded || (left.form == Number::Form::kDouble && !equal)) {
    return order(left.real, right.real);
  }
  return compare(left.decimal(), right.decimal);
}

std::uint64_t multiple_steps(const Number& number, const Constant& divisor) {
  constexpr std::size_t kBytesAStep = 8;
  const std::uint64_t reading = number.text.size() / kBytesAStep;
  if (!std::isfinite(number.real)) return reading;
  if (divisor.decimal.digits.size() <= kShort) return number.text.size();  // one division per digit
  const Decimal decimal = number.decimal();
  const std::int64_t zeros = decimal.exponent.minus(divisor.decimal.exponent).near();
  if (decimal.is_zero() || zeros < 0) return reading;
  return reading + division_steps(divisor.decimal.digits, decimal.digits, zeros);
}

bool is_multiple(const Number& number, const Constant& divisor) {
  if (number.form == Number::Form::kWide && divisor.is_wide) {
    return divisor.number.wide != 0 && number.wide % divisor.number.wide == 0;
  }
  if (!std::isfinite(number.real)) return false;
  return number.decimal().is_multiple_of(divisor.decimal);
}

}  // namespace patchbay::json
