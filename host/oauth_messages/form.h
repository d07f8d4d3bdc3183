#pragma once

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

// Returns the decoded pairs of a form. A piece without "=" is a name with an empty value.
Parameters parse_form(std::string_view text);

}  // namespace patchbay::oauth_messages
