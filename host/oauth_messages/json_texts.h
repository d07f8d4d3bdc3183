#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// Wipes every text of a JSON value; its depth is bounded by those who parse.
template <class Json>
void wipe_texts(Json& value) {
  if (value.is_string()) {
    auto& text = value.template get_ref<std::string&>();
    wipe_bytes(text.data(), text.size());
  } else if (value.is_structured()) {
    for (auto& element : value) wipe_texts(element);
  }
}

// An object from outside, at most 16 levels deep; nothing, and its texts wiped, when it is no such.
std::optional<nlohmann::json> parse_object(std::string_view text);

}  // namespace patchbay::oauth_messages
