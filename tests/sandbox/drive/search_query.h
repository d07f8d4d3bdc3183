// The language of `q`: developers.google.com/workspace/drive/api/guides/search-files and
// …/ref-search-terms
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

struct SearchQuery {
  std::function<bool(const File&)> fits;
  bool names_trash = false;  // without a word about it, what is in the trash is found as well
  int parents = 0;           // how many folders it names
  bool has_either = false;   // an `or`
};

// Everything fits "". 400 for a term, operator or value that there is not.
Granted<SearchQuery> read_query(const Exchange& exchange, std::string_view text);

}  // namespace patchbay::sandbox::drive
