// SPDX-License-Identifier: Apache-2.0
// Reads and writes times in the form in which providers write them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace patchbay::sdk {

// Reads an RFC 3339 time in UTC, for example "2026-01-02T03:04:05.678Z". A fraction of a second may
// have any number of digits, and is cut to milliseconds. Returns the Unix time in milliseconds, or
// 0 for a text of another form and for a time before 1970.
inline std::uint64_t milliseconds_of(std::string_view time) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";  // "0" means any digit
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (time.size() <= kForm.size() || time.back() != 'Z') return 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(time[i]) : time[i] != kForm[i]) return 0;
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) value = value * 10 + (time[i] - '0');
    return value;
  };
  std::uint64_t fraction = 0;
  std::uint64_t weight = 100;  // in milliseconds
  for (std::size_t i = kForm.size(); i + 1 < time.size(); ++i) {
    const bool is_first = i == kForm.size();
    if (is_first ? time[i] != '.' : !is_digit(time[i])) return 0;
    if (is_first) continue;
    fraction += weight * static_cast<std::uint64_t>(time[i] - '0');
    weight /= 10;
  }
  std::tm parts{};
  parts.tm_year = number(0, 4) - 1900;
  parts.tm_mon = number(5, 2) - 1;
  parts.tm_mday = number(8, 2);
  parts.tm_hour = number(11, 2);
  parts.tm_min = number(14, 2);
  parts.tm_sec = number(17, 2);
  const std::time_t seconds = timegm(&parts);
  return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds) * 1000 + fraction;
}

// Returns a Unix time in milliseconds as RFC 3339 in UTC, with milliseconds.
inline std::string timestamp_of(std::uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.", &parts);
  const std::string fraction = std::to_string(1000 + milliseconds % 1000);  // always three digits
  return std::string(text.data(), size) + fraction.substr(1) + "Z";
}

}  // namespace patchbay::sdk
