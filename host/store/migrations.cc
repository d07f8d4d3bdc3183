#include "store/migrations.h"

#include <soci/soci.h>

#include <sstream>
#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay::store {
namespace {

// The advisory lock that a migrating host takes. The number is arbitrary.
constexpr const char* kLockMigrations = "select pg_advisory_xact_lock(7237128331)";

Error newer_than_known(Store& store, int found, int known) {
  return Error(Code::kInternal, "store " + store.shown() + ": its schema is version " +
                                    std::to_string(found) + " and this program knows up to " +
                                    std::to_string(known) +
                                    "; run a newer patchbay, or restore a backup");
}

int read_version(Transaction& transaction) {
  int version = 0;
  soci::indicator found = soci::i_null;
  transaction.sql() << "select max(version) from schema_version", soci::into(version, found);
  return found == soci::i_ok ? version : 0;
}

bool has_version_table(Transaction& transaction) {
  int count = 0;
  if (transaction.dialect() == Dialect::kSqlite) {
    transaction.sql() << "select count(*) from sqlite_master where name = 'schema_version'",
        soci::into(count);
  } else {
    transaction.sql() << "select count(*) from pg_tables where schemaname = current_schema() and "
                         "tablename = 'schema_version'",
        soci::into(count);
  }
  return count > 0;
}

// Runs the next migration if the version is below `target`, and returns the resulting version.
// Takes the lock before it reads the version, because another host may have run the migration
// first.
Result<int> migrate_one_step(Transaction& transaction, Store& store, int target) {
  if (transaction.dialect() == Dialect::kPostgresql) transaction.sql() << kLockMigrations;
  transaction.sql() << "create table if not exists schema_version (version integer primary key, "
                       "name text not null, applied_at bigint not null)";
  const int version = read_version(transaction);
  const auto known = migrations();
  if (version > static_cast<int>(known.size())) {
    return newer_than_known(store, version, static_cast<int>(known.size()));
  }
  if (version >= target) return version;
  const Migration& next = known[static_cast<std::size_t>(version)];
  for (const auto& statement : statements_of(next.text, transaction.dialect())) {
    transaction.sql() << statement;
  }
  const std::string name(next.name);
  const Millis now = transaction.now();
  transaction.sql() << "insert into schema_version (version, name, applied_at) values (:v, :n, :t)",
      soci::use(next.version), soci::use(name), soci::use(now);
  return next.version;
}

}  // namespace

std::vector<std::string> statements_of(std::string_view text, Dialect dialect) {
  const std::string_view mine = dialect == Dialect::kSqlite ? "--sqlite " : "--postgresql ";
  std::vector<std::string> statements;
  std::string statement;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(mine)) {
      line.erase(0, mine.size());
    } else if (line.starts_with("--") || line.empty()) {
      continue;
    }
    const bool ends = line.ends_with(';');
    if (ends) line.pop_back();
    statement.append(line).append("\n");
    if (ends) statements.push_back(std::exchange(statement, {}));
  }
  return statements;
}

Result<int> schema_version(Store& store) {
  return store.read([](Transaction& transaction) -> Result<int> {
    return has_version_table(transaction) ? read_version(transaction) : 0;
  });
}

Result<void> migrate(Store& store, int target) {
  const int known = static_cast<int>(migrations().size());
  if (target == 0) target = known;
  PATCHBAY_TRY(const int found, schema_version(store));
  if (found > known) return newer_than_known(store, found, known);
  for (int version = found; version < target;) {
    PATCHBAY_TRY(const int reached, store.schema_change([&](Transaction& transaction) {
      return migrate_one_step(transaction, store, target);
    }));
    version = reached;
  }
  return success();
}

Result<void> require_current_schema(Store& store) {
  const int known = static_cast<int>(migrations().size());
  PATCHBAY_TRY(const int version, schema_version(store));
  if (version > known) return newer_than_known(store, version, known);
  if (version < known) {
    return Error(Code::kInternal, "store " + store.shown() + ": its schema is version " +
                                      std::to_string(version) + " and this program needs " +
                                      std::to_string(known) + "; run `patchbay store migrate`");
  }
  return success();
}

}  // namespace patchbay::store
