#include "pointer.h"

#include <patchbay/sdk/barrier.h>

namespace mcp {

std::string pointer_part(std::string_view name) {
  constexpr std::size_t kMostShown = 100;  // in bytes
  const std::string_view shown = patchbay::sdk::cut(name, kMostShown);
  std::string part = "/";
  for (const char c : shown) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  if (shown.size() < name.size()) part += "…";
  return part;
}

}  // namespace mcp
