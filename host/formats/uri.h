#pragma once

#include <string>
#include <string_view>

namespace patchbay::formats {

// Resolves `reference` against `base` (RFC 3986 §5.2). Works on text alone, so IRIs, urn: and
// malformed identifiers, which schemas contain, pass unharmed; an empty base stays empty.
std::string resolve_uri(std::string_view base, std::string_view reference);

struct UriParts {
  std::string_view document;  // everything before '#'
  std::string_view fragment;  // after it, still percent-encoded
};
UriParts split_fragment(std::string_view uri);

std::string percent_decode(std::string_view text);

}  // namespace patchbay::formats
