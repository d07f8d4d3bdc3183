// Functions that the seeds of all providers share.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace patchbay::sandbox {

// Throws std::invalid_argument if the object has an unknown member. `what` names the object, such
// as "drive: a file".
void check_members(const nlohmann::json& object, const std::string& what,
                   std::initializer_list<std::string_view> known);

// Reads a content: a text, {"repeat", "times"}, or bytes as {"base64"}. The error for anything else
// names `provider`.
std::string read_content(const nlohmann::json& given, const std::string& provider);

// Returns a text of about `bytes` bytes for a generated file. The text depends on the name and the
// number.
std::string generated_text(const std::string& name, std::size_t number, std::size_t bytes);

}  // namespace patchbay::sandbox
