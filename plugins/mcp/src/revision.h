// Names the revisions of MCP. The names are dates.
#pragma once

#include <string_view>

namespace mcp {

inline constexpr std::string_view kStatelessRevision =
    "2026-07-28";  // a revision without sessions and without `initialize`
// The revision that `initialize` offers.
inline constexpr std::string_view kNewestGreeted = "2025-11-25";
inline constexpr std::string_view kGreetedRevisions[] = {"2025-11-25", "2025-06-18", "2025-03-26",
                                                         "2024-11-05"};

// Returns true for a revision that this client speaks and that begins with `initialize`.
constexpr bool is_greeted(std::string_view revision) {
  for (const std::string_view known : kGreetedRevisions) {
    if (known == revision) return true;
  }
  return false;
}

}  // namespace mcp
