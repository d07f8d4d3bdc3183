#include "store/maintenance.h"

#include <fcntl.h>
#include <soci/soci.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/file_descriptor.h"
#include "store/migrations.h"

namespace patchbay::store {
namespace {

Error cannot_write(const std::string& path) {
  return Error(Code::kInvalidArgument,
               errno == EEXIST ? "the backup's file is already there; name a new one"
                               : "the backup's file cannot be written; check its folder")
      .at(path);
}

// Flushes `path` to disk: a file's content, or a folder's list of entries.
bool sync_to_disk(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.get() >= 0 && ::fsync(file.get()) == 0;
}

Result<void> vacuum_into(Store& store, const std::string& path) {
  return store.outside_transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << "vacuum into :path", soci::use(path);
    return success();
  });
}

void check_sqlite(Transaction& transaction, CheckReport& report) {
  std::string line;
  soci::statement integrity =
      (transaction.sql().prepare << "pragma integrity_check", soci::into(line));
  integrity.execute();
  while (integrity.fetch()) {
    if (line != "ok") report.faults.push_back(line);
  }
  std::string table;
  soci::statement keys =
      (transaction.sql().prepare << "select \"table\" from pragma_foreign_key_check",
       soci::into(table));
  keys.execute();
  while (keys.fetch())
    report.faults.push_back("a row of " + table + " refers to a row that does not exist");
}

void check_postgresql(Transaction& transaction, CheckReport& report) {
  std::vector<std::string> tables;
  std::string table;
  soci::statement list = (transaction.sql().prepare << "select tablename from pg_tables where "
                                                       "schemaname = current_schema() order by 1",
                          soci::into(table));
  list.execute();
  while (list.fetch()) tables.push_back(table);
  for (const auto& name : tables) {
    // A hash of each row makes the server read the whole row, including values that are stored
    // outside of the row.
    long long sum = 0;
    soci::indicator found = soci::i_null;
    transaction.sql() << "select cast(sum(hashtext(t::text)) as bigint) from \"" + name + "\" t",
        soci::into(sum, found);
  }
  if (tables.empty()) report.faults.emplace_back("the database has no tables");
}

}  // namespace

Result<void> back_up(Store& store, const std::string& path) {
  if (store.dialect() == Dialect::kPostgresql) {
    return Error(Code::kInvalidArgument,
                 "a PostgreSQL store is backed up with the database's own tools, such as pg_dump");
  }
  const std::string unfinished = path + ".unfinished";
  if (::access(path.c_str(), F_OK) == 0) {
    errno = EEXIST;
    return cannot_write(path);
  }
  if (FileDescriptor(::open(unfinished.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600))
          .get() < 0) {
    return cannot_write(unfinished);
  }
  auto copied = vacuum_into(store, unfinished);
  if (copied.has_value()) {
    const auto folder = std::filesystem::path(path).parent_path();
    // link() fails if another program created the file meanwhile. rename() would overwrite that
    // file.
    if (!sync_to_disk(unfinished) || ::link(unfinished.c_str(), path.c_str()) != 0 ||
        !sync_to_disk(folder.empty() ? "." : folder.string())) {
      copied = cannot_write(path);
    }
  }
  std::remove(unfinished.c_str());
  return copied;
}

Result<CheckReport> check(Store& store) {
  CheckReport report;
  PATCHBAY_TRY(const int version, schema_version(store));
  report.schema_version = version;
  PATCHBAY_TRY(store.read([&](Transaction& transaction) -> Result<void> {
    report.faults.clear();
    if (transaction.dialect() == Dialect::kSqlite) {
      check_sqlite(transaction, report);
    } else {
      check_postgresql(transaction, report);
    }
    return success();
  }));
  return report;
}

}  // namespace patchbay::store
