#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// The parameters of a request, in order. Any value may be a secret, so all values are kept as
// secrets.
using Parameters = std::vector<std::pair<std::string, Secret>>;

// Encode parameters, or one text, as application/x-www-form-urlencoded (WHATWG URL §5; RFC 6749
// appendix B).
Secret form_of(const Parameters& parameters);
Secret form_encoded(std::string_view text);

// Return the pairs of a form (base/form.h). Use parse_form() for the answers of providers, and for
// texts that perhaps are not encoded; it accepts any bytes. Use parse_form_strictly() for the
// requests of clients; it returns nothing if the form is wrongly encoded, is not UTF-8 or has a
// NUL.
Parameters parse_form(std::string_view text);
std::optional<Parameters> parse_form_strictly(std::string_view text);

}  // namespace patchbay::oauth_messages
