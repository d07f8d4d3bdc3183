#include "conformance/secret_search.h"

#include <algorithm>
#include <string>

#include "base/lower_case.h"
#include "base/percent.h"
#include "telemetry/redaction.h"

namespace patchbay::conformance {
namespace {

using SecretParts = std::vector<std::string_view>;

// Names that mean a secret in the messages of OAuth, and something else in most bodies.
bool is_ordinary_name(std::string_view name) {
  return is_one_of_ignoring_case(name, {"code", "key", "signature", "state", "ticket"});
}

bool is_of_name(char c) {
  const char lower = lower_case(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

// What stands before a value: in `name=value` the name, and "=".
struct Label {
  std::string_view name;
  std::string_view separator;
};

Label label_before(std::string_view text, std::size_t value) {
  const std::string_view before = text.substr(0, value);
  const std::size_t end = before.find_last_not_of("\\\"' =:") + 1;
  std::size_t begin = end;
  while (begin > 0 && is_of_name(before[begin - 1])) --begin;
  return {before.substr(begin, end - begin), before.substr(end)};
}

// Collects what redact() masks. These are the parts between those that redact() keeps. `is_inner`:
// the text is itself such a part.
void find_masked(std::string_view text, SecretParts& found, bool is_inner = false) {
  const std::string masked = telemetry::redact(text);
  std::string_view rest = masked;
  std::size_t begin = 0;
  for (auto mark = rest.find(telemetry::kRedacted); mark != std::string_view::npos;
       mark = rest.find(telemetry::kRedacted)) {
    begin += mark;
    rest.remove_prefix(mark + telemetry::kRedacted.size());
    const std::string_view kept = rest.substr(0, rest.find(telemetry::kRedacted));
    const std::size_t end =
        kept.size() == rest.size() ? text.size() - kept.size() : text.find(kept, begin + 1);
    const std::string_view part = text.substr(begin, end - begin);
    const Label label = label_before(text, begin);
    const bool is_parameter = label.separator.find('=') != std::string_view::npos;
    if (!is_ordinary_name(label.name) || (is_parameter && part.size() >= kShortestSecret)) {
      found.push_back(part);
    } else if (!is_inner) {
      find_masked(part, found, true);  // a token may stand under any name
    }
    if (end == std::string_view::npos) return;
    begin = end;
  }
}

void find_parameters(std::string_view text, SecretParts& found) {
  for (auto mark = text.find_first_of("?#&"); mark != std::string_view::npos;
       mark = text.find_first_of("?#&", mark + 1)) {
    const std::size_t end = text.find_first_of("?#& \t\r\n\"'<>", mark + 1);
    const std::string_view pair = text.substr(mark + 1, end - mark - 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name = percent_decoded_leniently(pair.substr(0, equals));
    const std::string_view value = pair.substr(equals + 1);
    const bool is_word = is_ordinary_name(name) && value.size() < kShortestSecret;
    if (telemetry::is_secret_name(name) && !is_word) found.push_back(value);
  }
}

// Collects what stands in <name>…</name>, where the name may have a prefix.
void find_elements(std::string_view text, SecretParts& found) {
  for (auto end = text.find("</"); end != std::string_view::npos; end = text.find("</", end + 2)) {
    const std::string_view whole = text.substr(end + 2, text.find('>', end) - end - 2);
    if (!means_secret(whole.substr(whole.find(':') + 1))) continue;
    const std::size_t open = text.substr(0, end).rfind("<" + std::string(whole));
    if (open == std::string_view::npos) continue;
    const std::size_t begin = text.find('>', open) + 1;
    if (begin > open && begin <= end) found.push_back(text.substr(begin, end - begin));
  }
}

}  // namespace

bool means_secret(std::string_view name) {
  return telemetry::is_secret_name(name) && !is_ordinary_name(name);
}

std::vector<std::string_view> secrets_in(std::string_view text) {
  SecretParts found;
  find_masked(text, found);
  find_parameters(text, found);
  find_elements(text, found);
  std::erase_if(found, [](std::string_view part) { return part.empty(); });
  std::ranges::sort(found, [](std::string_view one, std::string_view other) {
    return one.data() != other.data() ? one.data() < other.data() : one.size() > other.size();
  });
  return found;
}

}  // namespace patchbay::conformance
