// The functions with which all interfaces write JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::wire {

using Json = nlohmann::ordered_json;  // members stay in the order in which they are added

// Returns the JSON as text without spaces. Replaces bytes that are not UTF-8.
inline std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Returns the text, or null for an empty text.
inline Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace patchbay::wire
