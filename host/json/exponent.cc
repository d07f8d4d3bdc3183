#include "json/exponent.h"

#include <algorithm>
#include <charconv>

namespace patchbay::json {
namespace {

constexpr std::size_t kNearDigits = 18;  // numbers of this many digits are less than kNear

bool is_shorter(const std::string& left, const std::string& right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// Returns left + right if `add`; otherwise left - right, which must not be negative.
std::string combined(const std::string& left, const std::string& right, bool add) {
  const std::size_t size = std::max(left.size(), right.size()) + 1;
  std::string sum(size, '0');
  const auto digit = [](const std::string& of, std::size_t i) {
    return i < of.size() ? of[of.size() - 1 - i] - '0' : 0;
  };
  int carry = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const int value = digit(left, i) + (add ? digit(right, i) : -digit(right, i)) + carry;
    carry = value > 9 ? 1 : value < 0 ? -1 : 0;
    sum[size - 1 - i] = static_cast<char>('0' + value - 10 * carry);
  }
  return sum;
}

}  // namespace

Exponent::Exponent(std::int64_t value) : near_(std::clamp(value, -kNear, kNear)) {
  if (near_ == kNear || near_ == -kNear) far_ = std::to_string(kNear);
}

// `digits` may begin with zeros.
Exponent::Exponent(bool negative, std::string digits) : far_(std::move(digits)) {
  far_.erase(0, std::min(far_.find_first_not_of('0'), far_.size()));
  near_ = kNear;
  if (far_.size() <= kNearDigits) {
    near_ = 0;
    for (const char digit : far_) near_ = near_ * 10 + (digit - '0');
    far_.clear();
  }
  if (negative) near_ = -near_;
}

Exponent Exponent::of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return {negative, std::string(text)};
}

std::string Exponent::digits() const {
  return far_.empty() ? std::to_string(near_ < 0 ? -near_ : near_) : far_;
}

Exponent Exponent::plus(std::int64_t more) const {
  const std::int64_t sum = near_ + more;  // no overflow, because both are small enough
  const bool near = far_.empty() && sum > -kNear && sum < kNear;
  return near ? Exponent(sum) : minus(Exponent(-more));
}

Exponent Exponent::minus(const Exponent& other) const {
  if (far_.empty() && other.far_.empty()) {
    const std::int64_t difference = near_ - other.near_;
    if (difference > -kNear && difference < kNear) return difference;
  }
  const bool negative = near_ < 0;
  const std::string ours = digits();
  const std::string theirs = other.digits();
  if (negative != (other.near_ < 0)) return {negative, combined(ours, theirs, true)};
  return is_shorter(ours, theirs) ? Exponent(!negative, combined(theirs, ours, false))
                                  : Exponent(negative, combined(ours, theirs, false));
}

std::strong_ordering operator<=>(const Exponent& left, const Exponent& right) {
  if (left.near_ != right.near_ || left.far_.empty()) return left.near_ <=> right.near_;
  const bool less = is_shorter(left.far_, right.far_);
  if (left.far_ == right.far_) return std::strong_ordering::equal;
  return less == (left.near_ > 0) ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace patchbay::json
