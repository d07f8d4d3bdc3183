#include "http_client/cache_control.h"

#include <algorithm>
#include <charconv>

namespace patchbay::http_client {
namespace {

constexpr std::int64_t kMostFreshSeconds = 1 << 30;

// Reads a number of seconds, with or without quotation marks. A greater number than any of ours is
// the greatest (RFC 9111 §1.2.2). A text that is no number is 0: the response is then stale, as
// §4.2.1 advises.
std::chrono::seconds seconds_in(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  std::int64_t seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failure == std::errc::result_out_of_range) seconds = kMostFreshSeconds;
  return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, kMostFreshSeconds));
}

}  // namespace

CacheControl cache_control(const Headers& headers) {
  CacheControl found;
  bool no_cache = false;
  for_each_member(headers, "Cache-Control", [&](std::string_view directive) {
    constexpr std::string_view kMaxAge = "max-age=";
    if (equal_ignoring_case(directive, "no-store")) found.no_store = true;
    if (equal_ignoring_case(directive, "no-cache")) no_cache = true;
    if (equal_ignoring_case(directive.substr(0, kMaxAge.size()), kMaxAge)) {
      found.max_age = seconds_in(directive.substr(kMaxAge.size()));
    }
  });
  if (no_cache) found.max_age = std::chrono::seconds(0);
  return found;
}

}  // namespace patchbay::http_client
