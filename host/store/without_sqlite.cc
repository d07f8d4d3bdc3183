// Replaces the sqlite_*.cc files in a host that was built without SQLite.
#include "store/backend.h"

namespace patchbay::store {

Result<Location> parse_sqlite(std::string_view /*path*/) {
  return Error(Code::kInvalidArgument,
               "the store's location is a file of SQLite, and this Patchbay was built without "
               "SQLite: build it with PATCHBAY_SQLITE, or name another store");
}

}  // namespace patchbay::store
