#pragma once

#include <simdjson.h>

#include <string_view>

namespace patchbay::json {

// Whether a real, as JSON writes it, may differ from the shortest decimal of the nearest double: it
// has more than 15 significant digits, or is so small that doubles lose digits.
bool is_long_real(std::string_view literal);

// simdjson stores a real as the nearest double. This replaces each long real on the tape by its
// literal (kLiteral), so that TapeValue reads the number exactly. `bytes` is the text that the
// parser has just read; the tape points into it from now on.
void restore_long_reals(simdjson::dom::parser& parser, std::string_view bytes);

}  // namespace patchbay::json
