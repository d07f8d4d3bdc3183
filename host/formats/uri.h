#pragma once

#include <string>
#include <string_view>

namespace patchbay::formats {

// Resolves `reference` against `base` (RFC 3986 §5.2). Handles text only, so IRIs, urn: and the
// malformed identifiers that schemas contain pass unchanged. If `base` is empty, the reference
// stays relative.
std::string resolve_uri(std::string_view base, std::string_view reference);

struct UriParts {
  std::string_view document;  // everything before '#'
  std::string_view fragment;  // everything after '#', still percent-encoded
};
UriParts split_fragment(std::string_view uri);

}  // namespace patchbay::formats
