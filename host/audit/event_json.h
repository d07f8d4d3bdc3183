// Helpers for the *_events.cc files of this folder, which build payloads. Private to this folder.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay::audit {

using EventJson = nlohmann::ordered_json;  // fields stay in the order in which they are added

// Returns an array of at most 200 texts, each in storable form.
inline EventJson storable_texts(const std::vector<std::string>& texts) {
  constexpr std::size_t kMaxTexts = 200;
  EventJson array = EventJson::array();
  for (const auto& text : texts) {
    if (array.size() == kMaxTexts) break;
    array.push_back(storable(text));
  }
  return array;
}

}  // namespace patchbay::audit
