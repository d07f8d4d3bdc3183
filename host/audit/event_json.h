// How the events' sources build payloads; not for others.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay {

using EventJson = nlohmann::ordered_json;  // fields in the order they are written down

// An array of storable texts, 200 at most.
inline EventJson storable_texts(const std::vector<std::string>& texts) {
  constexpr std::size_t kMaxTexts = 200;
  EventJson array = EventJson::array();
  for (const auto& text : texts) {
    if (array.size() == kMaxTexts) break;
    array.push_back(storable(text));
  }
  return array;
}

}  // namespace patchbay
