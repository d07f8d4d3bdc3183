#include "vault/sealed_columns.h"

#include <soci/soci.h>

#include "vault/envelope.h"

namespace patchbay::vault {
namespace {

std::int64_t count_where(store::Transaction& transaction, const char* comparison,
                         const std::string& key_id) {
  const std::string prefix = envelope_prefix(key_id);
  const auto size = static_cast<int>(prefix.size());
  std::int64_t total = 0;
  for (const auto& [table, column] : sealed_columns(transaction)) {
    std::int64_t count = 0;
    transaction.sql() << "select count(*) from " + table + " where substr(" + column +
                             ", 1, :size) " + comparison + " :prefix",
        soci::use(size), soci::use(prefix), soci::into(count);
    total += count;
  }
  return total;
}

}  // namespace

std::vector<SealedColumn> sealed_columns(store::Transaction& transaction) {
  const char* query =
      transaction.dialect() == store::Dialect::kSqlite
          ? "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c "
            "where m.type = 'table' and substr(c.name, 1, 7) = 'sealed_' order by 1, 2"
          : "select table_name, column_name from information_schema.columns "
            "where table_schema = current_schema() and substr(column_name, 1, 7) = 'sealed_' "
            "order by 1, 2";
  std::vector<SealedColumn> columns;
  SealedColumn column;
  soci::statement rows =
      (transaction.sql().prepare << query, soci::into(column.table), soci::into(column.column));
  rows.execute();
  while (rows.fetch()) columns.push_back(column);
  return columns;
}

std::int64_t count_under(store::Transaction& transaction, const std::string& key_id) {
  return count_where(transaction, "=", key_id);
}

std::int64_t count_not_under(store::Transaction& transaction, const std::string& key_id) {
  return count_where(transaction, "<>", key_id);
}

}  // namespace patchbay::vault
