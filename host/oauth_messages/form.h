#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace patchbay::oauth_messages {

// The parameters of a request, in order. All values are stored as secrets, because any of them may
// be one.
using Parameters = std::vector<std::pair<std::string, Secret>>;

// Encode parameters, or one text, as application/x-www-form-urlencoded (WHATWG URL §5; RFC 6749
// appendix B).
Secret form_of(const Parameters& parameters);
Secret form_encoded(std::string_view text);

// Return the pairs of a form (base/form.h). parse_form() is for the providers' responses and
// accepts any bytes, even if they are not encoded. parse_form_strictly() is for requests of
// clients. It returns nullopt if the form is wrongly encoded, is not UTF-8 or contains a NUL.
Parameters parse_form(std::string_view text);
std::optional<Parameters> parse_form_strictly(std::string_view text);

}  // namespace patchbay::oauth_messages
