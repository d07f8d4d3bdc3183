#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// The members of a request, in order. Any value may be a secret, so all are treated as secrets.
using Parameters = std::vector<std::pair<std::string, Secret>>;

// Write application/x-www-form-urlencoded (WHATWG URL §5; RFC 6749 appendix B).
Secret form_of(const Parameters& parameters);
Secret form_encoded(std::string_view text);

// Return the pairs of a form (base/form.h). The first function reads what a provider answers, or
// what may not be encoded at all, and keeps any bytes. The second one reads what a client sends,
// and returns nothing if that is wrongly encoded, is not UTF-8 or has a NUL.
Parameters parse_form(std::string_view text);
std::optional<Parameters> parse_form_strictly(std::string_view text);

}  // namespace patchbay::oauth_messages
