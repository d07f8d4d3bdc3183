#include "store/location.h"

#include <cstring>

#include "store/backend.h"

namespace patchbay::store {

Result<Location> parse_location(std::string_view text) {
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    return parse_postgresql(text);
  }
  if (text.starts_with("sqlite:")) return parse_sqlite(text.substr(std::strlen("sqlite:")));
  if (text.find("://") != text.npos) {
    return Error(Code::kInvalidArgument,
                 "the store's location names a database that is not known: " +
                     std::string(text.substr(0, text.find("://"))) +
                     "; expected a path, sqlite:PATH or postgresql://…");
  }
  return parse_sqlite(text);
}

}  // namespace patchbay::store
