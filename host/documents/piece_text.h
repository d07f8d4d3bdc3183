#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::documents {

// Converts bytes to the text of a column: "t" and the bytes if they are text, otherwise "b" and
// their base64.
std::string piece_text(std::string_view bytes);
// Converts a text of piece_text() back to bytes. Returns nullopt if it is empty or its base64 is
// not valid.
std::optional<std::string> bytes_of_piece(std::string_view text);

// Returns true if the bytes are valid UTF-8 without U+0000.
bool is_text(std::string_view bytes);

}  // namespace patchbay::documents
