// Reads the search language of `q`. Follows
// developers.google.com/workspace/drive/api/guides/search-files and …/ref-search-terms
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

struct SearchQuery {
  std::function<bool(const File&)> fits;
  bool names_trash = false;  // true: the query mentions the trash; otherwise it also finds trashed
                             // files
  int parents = 0;           // number of folders in the query
  bool has_either = false;   // true: the query has an `or`
};

// Reads a query. The query "" finds every file. Refuses an unknown term, operator or value with
// 400.
SandboxResult<SearchQuery> read_query(const Exchange& exchange, std::string_view text);

}  // namespace patchbay::sandbox::drive
