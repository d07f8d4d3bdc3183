#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// Overwrites every text of a JSON value. The recursion is safe, because the parser has limited the
// depth of the value.
template <class Json>
void wipe_texts(Json& value) {
  if (value.is_string()) {
    auto& text = value.template get_ref<std::string&>();
    wipe_bytes(text.data(), text.size());
  } else if (value.is_structured()) {
    for (auto& element : value) wipe_texts(element);
  }
}

// Parses a JSON object from outside, at most 16 levels deep. If `text` is not such an object,
// overwrites all parsed texts and returns nullopt.
std::optional<nlohmann::json> parse_object(std::string_view text);

// Returns the text of a member. Returns "" if the member is missing or is not a text.
std::string text_of(const nlohmann::json& object, const char* name);
// Returns the texts of a member that is a list of texts. Returns nullopt if the member is missing
// or is anything else.
std::optional<std::vector<std::string>> list_of(const nlohmann::json& object, const char* name);

}  // namespace patchbay::oauth_messages
