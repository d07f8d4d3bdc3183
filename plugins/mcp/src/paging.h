// Reads lists of the server, all their pages.
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
  std::uint64_t lifetime_ms = 0;  // as the server says (2026-07-28); 0: it does not
};

// Every entry of `member` in the pages of `method`. Throws if a cursor comes twice, and beyond
// 10,000 entries, 500 pages, or 16 MiB of entries and cursors. [call]
Listed list_all(Upstream& upstream, const std::string& method, const char* member);

}  // namespace mcp
