// Reads whole lists of the server, page by page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "message.h"
#include "upstream.h"

namespace mcp {

struct Listed {
  std::vector<Json> entries;
  std::size_t bytes = 0;          // of entries and cursors
  std::uint64_t lifetime_ms = 0;  // from the server (2026-07-28); 0: unknown
};

// Calls `method` for each page, and returns the entries of `member` from all pages. Throws if a
// cursor comes twice. Throws if there are more than 10,000 entries, 500 pages, or 16 MiB of entries
// and cursors. [call]
Listed list_all(Upstream& upstream, const std::string& method, const char* member);

}  // namespace mcp
