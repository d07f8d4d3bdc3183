#include "json/long_division.h"

#include <algorithm>
#include <vector>

namespace patchbay::json {
namespace {

constexpr std::size_t kLimbDigits = 9;
constexpr std::uint64_t kBase = 1'000'000'000;

using Limbs = std::vector<std::uint64_t>;  // digits in base kBase, lowest first

void trim(Limbs& number) {
  while (number.size() > 1 && number.back() == 0) number.pop_back();
}

Limbs limbs_of(const std::string& digits) {
  Limbs limbs;
  limbs.reserve(digits.size() / kLimbDigits + 1);
  for (std::size_t end = digits.size(); end > 0;) {
    const std::size_t begin = end - std::min(end, kLimbDigits);
    std::uint64_t limb = 0;
    for (std::size_t i = begin; i < end; ++i) {
      limb = limb * 10 + static_cast<std::uint64_t>(digits[i] - '0');
    }
    limbs.push_back(limb);
    end = begin;
  }
  return limbs;
}

// Returns the remainder of the division by `divisor`, which is at most kBase.
std::uint64_t rest_of(const Limbs& number, std::uint64_t divisor) {
  std::uint64_t rest = 0;
  for (auto limb = number.rbegin(); limb != number.rend(); ++limb) {
    rest = (rest * kBase + *limb) % divisor;
  }
  return rest;
}

void divide(Limbs& number, std::uint64_t divisor) {
  std::uint64_t rest = 0;
  for (auto limb = number.rbegin(); limb != number.rend(); ++limb) {
    const std::uint64_t value = rest * kBase + *limb;
    *limb = value / divisor;
    rest = value % divisor;
  }
  trim(number);
}

void multiply(Limbs& number, std::uint64_t factor) {
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : number) {
    const std::uint64_t value = limb * factor + carry;
    limb = value % kBase;
    carry = value / kBase;
  }
  if (carry > 0) number.push_back(carry);
}

struct Factor {
  std::uint64_t prime;
  int together;  // number of these factors that are divided out in one step
};

// Returns the prime factor of ten (2 or 5) that divides the number, or nullptr. Both cannot divide
// it, because its digits do not end in zero.
const Factor* factor_in(const std::string& digits) {
  static constexpr Factor kTwo{2, 29};
  static constexpr Factor kFive{5, 12};
  if (digits.back() == '5') return &kFive;
  return (digits.back() - '0') % 2 == 0 ? &kTwo : nullptr;
}

// Divides `number` by the prime as often as there is no remainder, but at most `most` times.
void divide_out(Limbs& number, const Factor& factor, std::int64_t most) {
  while (most > 0) {
    std::uint64_t power = 1;
    const auto count = std::min<std::int64_t>(most, factor.together);
    for (std::int64_t i = 0; i < count; ++i) power *= factor.prime;
    const std::uint64_t rest = rest_of(number, power);
    if (rest == 0) {
      divide(number, power);
      most -= count;
      continue;
    }
    power = 1;
    while (rest % (power * factor.prime) == 0) power *= factor.prime;
    divide(number, power);
    return;
  }
}

// Subtracts `count` × `divisor` from the limbs of `rest` from index `at` on. Returns true if the
// result would be negative; `count` was then too large by one.
bool subtract(Limbs& rest, const Limbs& divisor, std::uint64_t count, std::size_t at) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i <= divisor.size(); ++i) {
    const std::uint64_t product = (i < divisor.size() ? divisor[i] * count : 0) + carry;
    std::uint64_t& limb = rest[at + i];
    const std::uint64_t low = product % kBase;
    carry = product / kBase + (limb < low ? 1 : 0);
    limb = limb < low ? limb + kBase - low : limb - low;
  }
  return carry > 0;
}

void add_back(Limbs& rest, const Limbs& divisor, std::size_t at) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i <= divisor.size(); ++i) {
    const std::uint64_t sum = rest[at + i] + (i < divisor.size() ? divisor[i] : 0) + carry;
    rest[at + i] = sum % kBase;
    carry = sum / kBase;
  }
}

// Returns true if the remainder is zero. Uses long division (Knuth, The Art of Computer Programming
// 4.3.1, algorithm D), and computes only the remainder.
bool is_multiple_of_limbs(Limbs number, Limbs divisor) {
  if (divisor.size() == 1) return rest_of(number, divisor.front()) == 0;
  if (number.size() < divisor.size()) return false;
  const std::uint64_t scale =
      kBase / (divisor.back() + 1);  // with scaling, the estimate of `count` below is nearly exact
  multiply(number, scale);
  multiply(divisor, scale);
  number.push_back(0);
  const std::size_t size = divisor.size();
  for (std::size_t at = number.size() - size; at-- > 0;) {
    const std::uint64_t top = number[at + size] * kBase + number[at + size - 1];
    std::uint64_t count = top / divisor[size - 1];
    std::uint64_t rest = top % divisor[size - 1];
    while (rest < kBase &&
           (count >= kBase || count * divisor[size - 2] > rest * kBase + number[at + size - 2])) {
      --count;
      rest += divisor[size - 1];
    }
    if (subtract(number, divisor, count, at)) add_back(number, divisor, at);
  }
  return std::all_of(number.begin(), number.end(), [](std::uint64_t limb) { return limb == 0; });
}

// Returns true if the number is certainly smaller than the divisor, even after each zero has
// removed a factor 2 or 5 from the divisor.
bool is_too_short(const std::string& divisor, const std::string& digits, std::int64_t zeros) {
  // Counted in tenths of a digit. A division by 5 makes the divisor less than 0.7 digits shorter,
  // and a division by 2 even less.
  const auto taken = factor_in(divisor) ? static_cast<std::uint64_t>(zeros) * 7 : 0;
  return (divisor.size() - 1) * 10 > digits.size() * 10 + taken;
}

// Limits the number of zeros. More would change nothing, because a divisor has at most four factors
// 2 or 5 per digit.
std::int64_t zeros_that_count(const std::string& divisor, std::int64_t zeros) {
  return std::min(zeros, static_cast<std::int64_t>(divisor.size()) * 4);
}

}  // namespace

bool divides(const std::string& divisor, const std::string& digits, std::int64_t zeros) {
  zeros = zeros_that_count(divisor, zeros);
  if (is_too_short(divisor, digits, zeros)) return false;
  Limbs limbs = limbs_of(divisor);
  if (const Factor* factor = factor_in(divisor)) divide_out(limbs, *factor, zeros);
  return is_multiple_of_limbs(limbs_of(digits), std::move(limbs));
}

std::uint64_t division_steps(const std::string& divisor, const std::string& digits,
                             std::int64_t zeros) {
  zeros = zeros_that_count(divisor, zeros);
  if (is_too_short(divisor, digits, zeros)) return 0;
  const std::uint64_t limbs = divisor.size() / kLimbDigits + 1;
  const std::uint64_t others = digits.size() / kLimbDigits + 1;
  const Factor* factor = factor_in(divisor);
  const std::uint64_t rounds =
      factor ? static_cast<std::uint64_t>(zeros / factor->together) + 1 : 0;
  return limbs + others + 2 * limbs * rounds + others * std::min(limbs, others);
}

}  // namespace patchbay::json
