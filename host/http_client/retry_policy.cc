#include "http_client/retry_policy.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

#include "base/provider_delay.h"

namespace patchbay::http_client {
namespace {

// Numbers from here on are times in seconds since 1970, because a wait of 32 years makes no sense.
// As a time, this number is in the year 2001.
constexpr std::uint64_t kFirstTime = 1'000'000'000;
// Numbers from here on are times in milliseconds since 1970. As milliseconds, this number is in the
// year 1973; as seconds, it would be in the year 5138.
constexpr std::uint64_t kFirstMillisecondTime = 100'000'000'000;

std::chrono::milliseconds between(WallTime now, std::chrono::milliseconds since_epoch) {
  const auto wait =
      since_epoch - std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch());
  return std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0), kLongestAsked);
}

std::chrono::milliseconds wait_of(std::uint64_t number, WallTime now) {
  using std::chrono::milliseconds;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 52;  // prevents an overflow in the conversion
  const auto count = static_cast<std::int64_t>(std::min(number, kMost));
  if (number >= kFirstMillisecondTime) return between(now, milliseconds(count));
  if (number >= kFirstTime) return between(now, std::chrono::seconds(count));
  return std::min<milliseconds>(std::chrono::seconds(count), kLongestAsked);
}

}  // namespace

bool is_transient_status(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

bool is_idempotent_method(std::string_view method) {
  static constexpr std::array<std::string_view, 5> kMethods = {"GET", "HEAD", "OPTIONS", "PUT",
                                                               "DELETE"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try, Random& random) {
  const int doublings = std::clamp(next_try - 2, 0, 20);
  const auto ceiling =
      std::min<std::int64_t>(policy.first_wait.count() << doublings, policy.longest_wait.count());
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return std::chrono::milliseconds(number % (static_cast<std::uint64_t>(ceiling) + 1));
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (end == value.data() + value.size() && !value.empty()) {
    if (failed == std::errc()) return wait_of(number, now);
    if (failed == std::errc::result_out_of_range) return kLongestAsked;
  }
  // All three forms of a date begin with a day's name. libcurl also reads other forms. They are
  // refused here.
  if (value.empty() || value.front() < 'A' || value.front() > 'Z') return std::nullopt;
  const std::time_t then = curl_getdate(std::string(value).c_str(), nullptr);
  if (then < 0) return std::nullopt;
  // The date is limited, because the year 2147483647 would overflow in milliseconds.
  constexpr std::time_t kLatest = 253'402'300'799;  // 9999-12-31T23:59:59Z
  return between(now, std::chrono::seconds(std::min(then, kLatest)));
}

}  // namespace patchbay::http_client
