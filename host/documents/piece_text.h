#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::documents {

// Bytes as a column of text holds them: "t" and the bytes where they are text, otherwise "b" and
// their base64.
std::string piece_text(std::string_view bytes);
// Nothing where the text was not written by piece_text.
std::optional<std::string> bytes_of_piece(std::string_view text);

// Whether the bytes are well-formed UTF-8 without U+0000.
bool is_text(std::string_view bytes);

}  // namespace patchbay::documents
