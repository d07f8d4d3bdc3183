#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// Wipes every text of a JSON value. The parser has limited the depth of the value.
template <class Json>
void wipe_texts(Json& value) {
  if (value.is_string()) {
    auto& text = value.template get_ref<std::string&>();
    wipe_bytes(text.data(), text.size());
  } else if (value.is_structured()) {
    for (auto& element : value) wipe_texts(element);
  }
}

// Parses a JSON object from outside, at most 16 levels deep. If `text` is not such an object, wipes
// all parsed texts and returns nothing.
std::optional<nlohmann::json> parse_object(std::string_view text);

}  // namespace patchbay::oauth_messages
