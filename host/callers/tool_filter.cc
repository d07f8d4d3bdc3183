#include "callers/tool_filter.h"

#include <algorithm>
#include <optional>

#include "base/net.h"
#include "base/utf8.h"
#include "base/words.h"

namespace patchbay::callers {

Result<void> ToolFilter::take(std::size_t number, std::string_view line) {
  if (line.size() > kLongestLine || !is_utf8(line) || !is_field_content(line)) {
    return Error(Code::kInvalidArgument, "It is not one line of UTF-8 with at most 256 bytes.");
  }
  const std::string_view text = trimmed(line);
  if (text.empty() || text.starts_with('#')) return success();
  const auto blank = text.find(' ');
  const std::string_view word = text.substr(0, blank);
  std::optional<Verb> verb;
  if (word == "allow") verb = Verb::kAllow;
  if (word == "deny") verb = Verb::kDeny;
  if (word == "pin") verb = Verb::kPin;
  if (!verb || blank == text.npos) {
    return Error(Code::kInvalidArgument,
                 "A line is `allow PATTERN`, `deny PATTERN`, `pin PATTERN` or a comment with #.");
  }
  PATCHBAY_TRY(auto pattern, ToolPattern::read(trimmed(text.substr(blank))));
  if (*verb == Verb::kAllow) allows_some_ = true;
  lines_.push_back({number, *verb, std::move(pattern), std::string(text)});
  return success();
}

Result<ToolFilter> ToolFilter::read(const std::vector<std::string>& lines) {
  constexpr std::size_t kMostFaults = 20;
  if (lines.size() > kMostLines) {
    return Error(Code::kInvalidArgument, "A profile has at most 500 lines.");
  }
  ToolFilter filter;
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < lines.size() && faults.size() < kMostFaults; ++i) {
    const auto taken = filter.take(i + 1, lines[i]);
    if (taken.has_error()) {
      faults.push_back("Line " + std::to_string(i + 1) + ": " + taken.error().message());
    }
  }
  if (!faults.empty()) return Error(Code::kInvalidArgument, joined(faults));
  return filter;
}

ToolFilter ToolFilter::of_nothing() {
  ToolFilter filter;
  filter.allows_some_ = true;
  return filter;
}

std::string ToolFilter::refusal_of(const ToolTexts& tool) const {
  bool is_allowed = !allows_some_;
  for (const Line& line : lines_) {
    if (line.verb == Verb::kPin || (line.verb == Verb::kAllow && is_allowed)) continue;
    if (!line.pattern.matches(tool)) continue;
    if (line.verb == Verb::kDeny) return "line " + std::to_string(line.number) + ": " + line.text;
    is_allowed = true;
  }
  return is_allowed ? std::string() : "no line allows it";
}

bool ToolFilter::pins(const ToolTexts& tool) const {
  return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) {
    return line.verb == Verb::kPin && line.pattern.matches(tool);
  });
}

}  // namespace patchbay::callers
