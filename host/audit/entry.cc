#include "audit/entry.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace patchbay::audit {

std::string storable(std::string_view text, std::size_t limit) {
  std::string kept;
  kept.reserve(std::min(text.size(), limit));
  while (!text.empty()) {
    const int size = text.front() == '\0' ? 0 : utf8_character(text);
    const auto taken = static_cast<std::size_t>(std::max(size, 1));
    const std::string_view letter = size > 0 ? text.substr(0, taken) : kReplacementCharacter;
    if (kept.size() + letter.size() > limit) break;
    kept.append(letter);
    text.remove_prefix(taken);
  }
  return kept;
}

// Without known circumstances, no JSON is built. This is the usual case, and every call of an
// action runs this function.
std::string json_of(const AuditContext& context) {
  std::string json;
  const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
    if (!value) return;
    json.append(json.empty() ? "{\"" : ",\"").append(name).append("\":");
    json.append(nlohmann::json(storable(*value)).dump());
  };
  add("plan", context.plan);
  add("gate_status", context.gate_status);
  add("experiment", context.experiment);
  add("region", context.region);
  return json.empty() ? "{}" : json + "}";
}

}  // namespace patchbay::audit
