#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::documents {

// Returns the bytes in the form of a text column: "t" and the bytes if they are text, otherwise "b"
// and their base64.
std::string piece_text(std::string_view bytes);
// Converts a text from piece_text() back to bytes. Returns nothing if the text is empty or its
// base64 is not valid.
std::optional<std::string> bytes_of_piece(std::string_view text);

// Returns true if the bytes are well-formed UTF-8 without U+0000.
bool is_text(std::string_view bytes);

}  // namespace patchbay::documents
