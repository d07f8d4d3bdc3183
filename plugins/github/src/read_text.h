#pragma once

#include <string>
#include <string_view>

#include "github.h"

namespace github {

struct Text {
  std::string bytes;
  bool truncated = false;
};

// Returns an answer's body up to `limit` bytes; the rest is not read. A truncated text ends with a
// whole UTF-8 character.
Text read_text(const Response& response, std::size_t limit);

bool is_utf8(std::string_view bytes);  // RFC 3629: no overlong forms, no surrogates

}  // namespace github
