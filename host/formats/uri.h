#pragma once

#include <string>
#include <string_view>

namespace patchbay::formats {

// Resolves `reference` against `base` (RFC 3986 §5.2). Does not check the texts, so it does
// not change IRIs, urn: and malformed identifiers of schemas. If `base` is empty, a relative
// reference stays relative.
std::string resolve_uri(std::string_view base, std::string_view reference);

struct UriParts {
  std::string_view document;  // everything before '#'
  std::string_view fragment;  // everything after '#', still percent-encoded
};
UriParts split_fragment(std::string_view uri);

}  // namespace patchbay::formats
