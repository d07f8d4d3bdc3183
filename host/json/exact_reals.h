#pragma once

#include <simdjson.h>

#include <string_view>

namespace patchbay::json {

// Whether a real, as JSON writes it, may be another number than the shortest decimal of the double
// nearest to it: it has more than 15 significant digits, or is so small that doubles grow coarse.
bool is_long_real(std::string_view literal);

// simdjson keeps a real as the nearest double. Replaces each long real on the tape by its literal
// (kLiteral), so that TapeValue reads the number exactly. `bytes` is what the parser
// just read; the tape points into it from now on.
void restore_long_reals(simdjson::dom::parser& parser, std::string_view bytes);

}  // namespace patchbay::json
