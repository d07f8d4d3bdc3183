// Replaces the postgresql_*.cc files in a host that was built without PostgreSQL.
#include "store/backend.h"

namespace patchbay::store {

Result<Location> parse_postgresql(std::string_view /*url*/) {
  return Error(
      Code::kInvalidArgument,
      "the store's location is a database of PostgreSQL, and this Patchbay was built without "
      "PostgreSQL: build it with PATCHBAY_POSTGRESQL, or name another store");
}

std::string with_password(const std::string& location, const Secret& /*password*/) {
  return location;
}

}  // namespace patchbay::store
