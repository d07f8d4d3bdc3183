#include "http_client/rate_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "base/words.h"
#include "http_client/retry_policy.h"

namespace patchbay::http_client {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = 1024;  // longer fields are ignored

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_read = failed == std::errc() && end != text.data();
  // Only the first number counts in "41.0" and "100, 100;w=60".
  const bool ends = end == text.data() + text.size() || *end == '.' || *end == ',' || *end == ';';
  return is_read && ends ? std::optional(number) : std::nullopt;
}

std::optional<std::string_view> field(const Headers& headers, std::string_view name) {
  const auto found = headers.find(name);
  if (!found || found->size() > kMostBytes) return std::nullopt;
  return trimmed(*found);
}

// Reads the headers …Remaining, …Reset and …Limit whose names begin with `beginning`.
std::optional<ProviderQuota> by_names(const Headers& headers, const std::string& beginning,
                                      WallTime now) {
  const auto left = field(headers, beginning + "Remaining");
  const auto reset = field(headers, beginning + "Reset");
  if (!left || !reset) return std::nullopt;
  const auto number = whole_number(*left);
  const auto time = parse_retry_after(reset->substr(0, reset->find('.')), now);
  if (!number || !time) return std::nullopt;
  const auto limit = whole_number(field(headers, beginning + "Limit").value_or(""));
  return ProviderQuota{limit.value_or(0), *number, *time};
}

// Removes the text before the separator, and the separator itself, from `text`. Returns the removed
// text, trimmed. Ignores separators in quotes.
std::string_view take_until(std::string_view& text, char separator) {
  bool is_quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') is_quoted = !is_quoted;
    if (text[at] == separator && !is_quoted) break;
  }
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trimmed(taken);
}

// One member of a structured list, for example `"default";r=50;t=30`.
struct Member {
  std::string_view name;
  std::optional<std::uint64_t> left, seconds, limit;
};

Member member_of(std::string_view text) {
  Member member;
  member.name = take_until(text, ';');
  while (!text.empty()) {
    std::string_view value = take_until(text, ';');
    const std::string_view key = take_until(value, '=');
    if (key == "r") member.left = whole_number(value);
    if (key == "t") member.seconds = whole_number(value);
    if (key == "q") member.limit = whole_number(value);
  }
  return member;
}

std::uint64_t limit_of(const Headers& headers, std::string_view policy) {
  std::string_view policies = field(headers, "RateLimit-Policy").value_or("");
  while (!policies.empty()) {
    const Member member = member_of(take_until(policies, ','));
    if (member.name == policy) return member.limit.value_or(0);
  }
  return 0;
}

constexpr std::uint64_t kMostSeconds = 366ULL * 24 * 3600;

std::optional<ProviderQuota> by_structure(const Headers& headers) {
  std::optional<ProviderQuota> least;
  std::string_view members = field(headers, "RateLimit").value_or("");
  while (!members.empty()) {
    const Member member = member_of(take_until(members, ','));
    if (!member.left || !member.seconds) continue;
    const auto seconds = static_cast<std::int64_t>(std::min(*member.seconds, kMostSeconds));
    const ProviderQuota said{limit_of(headers, member.name), *member.left,
                             std::chrono::seconds(seconds)};
    const bool is_less = !least || said.left < least->left ||
                         (said.left == least->left && said.resets_in > least->resets_in);
    if (is_less) least = said;
  }
  return least;
}

// Reads `RateLimit: limit=100, remaining=50, reset=5`, the form of the draft's version 7.
std::optional<ProviderQuota> by_dictionary(const Headers& headers) {
  std::string_view members = field(headers, "RateLimit").value_or("");
  std::optional<std::uint64_t> limit, left, seconds;
  while (!members.empty()) {
    std::string_view value = take_until(members, ',');
    const std::string_view key = take_until(value, '=');
    if (key == "limit") limit = whole_number(value);
    if (key == "remaining") left = whole_number(value);
    if (key == "reset") seconds = whole_number(value);
  }
  if (!left || !seconds) return std::nullopt;
  return ProviderQuota{
      limit.value_or(0), *left,
      std::chrono::seconds(static_cast<std::int64_t>(std::min(*seconds, kMostSeconds)))};
}

// Returns true if the headers may contain a quota. A quick check, because most responses contain
// none.
bool may_say_quota(const Headers& headers) {
  constexpr std::size_t kShortest = std::string_view("RateLimit").size();
  return std::any_of(headers.begin(), headers.end(), [](const Header& field) {
    if (field.name.size() < kShortest) return false;
    return equal_ignoring_case(std::string_view(field.name).substr(0, kShortest), "RateLimit") ||
           equal_ignoring_case(std::string_view(field.name).substr(0, 6), "X-Rate");
  });
}

std::optional<ProviderQuota> quota_in(const Headers& headers, WallTime now) {
  if (!may_say_quota(headers)) return std::nullopt;
  if (auto said = by_structure(headers)) return said;
  if (auto said = by_dictionary(headers)) return said;
  static const std::array<std::string, 3> kBeginnings = {"RateLimit-", "X-RateLimit-",
                                                         "X-Rate-Limit-"};
  for (const std::string& beginning : kBeginnings) {
    if (auto said = by_names(headers, beginning, now)) return said;
  }
  return std::nullopt;
}

}  // namespace

std::optional<milliseconds> RateFields::named() const {
  if (retry_after) return retry_after;
  if (quota && quota->left == 0) return quota->resets_in;
  return std::nullopt;
}

RateFields read_rate_fields(const Headers& headers, WallTime now) {
  RateFields said;
  if (const auto value = field(headers, "Retry-After")) {
    said.retry_after = parse_retry_after(*value, now);
  }
  said.quota = quota_in(headers, now);
  return said;
}

}  // namespace patchbay::http_client
