// Reads the search language of `q`, written from
// developers.google.com/workspace/drive/api/guides/search-files and …/ref-search-terms
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

struct SearchQuery {
  std::function<bool(const File&)> fits;
  bool names_trash = false;  // the query mentions the trash; otherwise trashed files are found too
  int parents = 0;           // how many folders the query names
  bool has_either = false;   // the query has an `or`
};

// Reads a query; the query "" finds every file. Refuses with 400 a term, operator or value that
// does not exist.
Granted<SearchQuery> read_query(const Exchange& exchange, std::string_view text);

}  // namespace patchbay::sandbox::drive
