#include "store/transaction.h"

#include <soci/soci.h>

namespace patchbay::store {

Millis Transaction::now() const {
  Millis now = 0;
  if (dialect_ == Dialect::kSqlite) {
    sql() << "select cast(round((julianday('now') - 2440587.5) * 86400000.0) as integer)",
        soci::into(now);
  } else {
    sql() << "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)", soci::into(now);
  }
  return now;
}

}  // namespace patchbay::store
