#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// Wipes every text of a JSON value. The parser has bounded its depth.
template <class Json>
void wipe_texts(Json& value) {
  if (value.is_string()) {
    auto& text = value.template get_ref<std::string&>();
    wipe_bytes(text.data(), text.size());
  } else if (value.is_structured()) {
    for (auto& element : value) wipe_texts(element);
  }
}

// Parses an object from outside, at most 16 levels deep. Nothing, with all texts wiped, if it is
// not one.
std::optional<nlohmann::json> parse_object(std::string_view text);

}  // namespace patchbay::oauth_messages
