#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::mcp {

// The published revisions of MCP, oldest first.
enum class Revision : std::uint8_t {
  k2024_11_05,
  k2025_03_26,
  k2025_06_18,
  k2025_11_25,
  k2026_07_28
};

inline constexpr std::array<std::string_view, 5> kRevisions = {
    "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"};

// The newest revision with `initialize`.
inline constexpr Revision kNewestLegacy = Revision::k2025_11_25;
// The revision of a client that sends no MCP-Protocol-Version after `initialize`.
inline constexpr Revision kUnsaid = Revision::k2025_03_26;

constexpr std::string_view name_of(Revision revision) {
  return kRevisions[static_cast<std::size_t>(revision)];
}

constexpr std::optional<Revision> revision_of(std::string_view name) {
  for (std::size_t i = 0; i < kRevisions.size(); ++i) {
    if (kRevisions[i] == name) return static_cast<Revision>(i);
  }
  return std::nullopt;
}

// Returns true for a revision without `initialize` and sessions. Each request then contains all
// data that the server needs.
constexpr bool is_modern(Revision revision) { return revision >= Revision::k2026_07_28; }

// Returns true if one body may contain several messages.
constexpr bool has_batches(Revision revision) { return revision == Revision::k2025_03_26; }

// Returns true if a tool may declare the schema of its result.
constexpr bool has_structured_content(Revision revision) {
  return revision >= Revision::k2025_06_18;
}

}  // namespace patchbay::mcp
