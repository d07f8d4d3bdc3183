#include "audit/entry.h"

#include <nlohmann/json.hpp>

namespace patchbay {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Returns the size of the UTF-8 letter at the front of `text` (RFC 3629 §4), or 0 if there is no
// such letter.
std::size_t letter_size(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
  const bool surrogate = lead == 0xED && at(1) > 0x9F;
  const bool beyond = lead == 0xF4 && at(1) > 0x8F;
  return overlong || surrogate || beyond ? 0 : size;
}

}  // namespace

std::string storable(std::string_view text, std::size_t limit) {
  std::string kept;
  kept.reserve(std::min(text.size(), limit));
  while (!text.empty()) {
    const std::size_t size = letter_size(text);
    const std::string_view letter = size == 0 ? kReplacement : text.substr(0, size);
    if (kept.size() + letter.size() > limit) break;
    kept.append(letter);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return kept;
}

// Every call runs this. Usually no circumstance is known, and then no JSON is built.
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

}  // namespace patchbay
