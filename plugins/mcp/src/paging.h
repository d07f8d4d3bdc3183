// Reads whole lists of the server, page by page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "message.h"
#include "upstream.h"

namespace mcp {

struct Page {
  std::vector<Json> entries;
  std::optional<std::string> next;  // cursor of the next page
  std::uint64_t lifetime_ms = 0;    // the server's value (2026-07-28); 0: unknown
};

// Calls `method` for one page, and returns the entries of `member`. `cursor` is Page::next of the
// previous page. [call]
Page read_page(Upstream& upstream, const std::string& method, const char* member,
               const std::optional<std::string>& cursor);

inline constexpr std::size_t kMostPages = 500;  // limit of one list
// Return the errors for a list whose pages have no end.
patchbay::sdk::Error circle_of_pages(const std::string& method);
patchbay::sdk::Error too_many_pages(const std::string& method);

struct ListedEntries {
  std::vector<Json> entries;
  std::size_t bytes = 0;          // size of entries and cursors
  std::uint64_t lifetime_ms = 0;  // the server's value (2026-07-28); 0: unknown
};

// Calls `method` for each page, and returns the entries of `member` from all pages. Throws if a
// cursor comes twice. Throws if there are more than 10,000 entries, 500 pages, or 16 MiB of entries
// and cursors. [call]
ListedEntries list_all(Upstream& upstream, const std::string& method, const char* member);

}  // namespace mcp
