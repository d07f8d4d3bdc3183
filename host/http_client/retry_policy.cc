#include "http_client/retry_policy.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

namespace patchbay {
namespace {

constexpr std::uint64_t kLongestSeconds = 366ULL * 24 * 3600;

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
  std::uint64_t seconds = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (failed == std::errc() && end == value.data() + value.size()) {
    return std::chrono::seconds(std::min(seconds, kLongestSeconds));
  }
  // The three date forms all begin with the name of a day; what else libcurl can read is no date
  // here.
  if (value.empty() || value.front() < 'A' || value.front() > 'Z') return std::nullopt;
  const std::time_t then = curl_getdate(std::string(value).c_str(), nullptr);
  if (then < 0) return std::nullopt;
  const auto wait = std::chrono::system_clock::from_time_t(then) - now;
  return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(wait));
}

}  // namespace patchbay
