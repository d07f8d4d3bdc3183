// Finds the secrets in a text of a scenario.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace patchbay::conformance {

// A shorter secret may be a word that stands in many places, so it is replaced only where it was
// found.
inline constexpr std::size_t kShortestSecret = 8;

// Returns true if a member, an element or a header of this name has a secret. Names such as "code"
// and "state" mean a secret only as parameters of an address or a form.
bool means_secret(std::string_view name);

// Returns the secrets in a text, as parts of it, in the order in which they begin: what
// telemetry::redact() masks, the values of parameters (after "?", "#" or "&") and of elements of
// XML whose names mean a secret. Parts may overlap; of those with one beginning, the longest comes
// first. The value of a parameter such as "state" is one only from kShortestSecret bytes on,
// because "state=open" is usual.
std::vector<std::string_view> secrets_in(std::string_view text);

}  // namespace patchbay::conformance
