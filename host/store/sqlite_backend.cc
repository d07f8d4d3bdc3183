#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "store/backend.h"

namespace patchbay::store {
namespace {

// SQLite's default sizes (2 MiB, 1000 pages) suit small databases. The keys of documents' contents
// are random. When the database is larger than the cache, each insert reads a page, and a
// checkpoint writes pages that soon change again.
constexpr const char* kCacheSize = "pragma cache_size = -4096";  // KiB per session, allocated when
                                                                 // needed
constexpr const char* kCheckpoint = "pragma wal_autocheckpoint = 4000";  // 16 MiB of pages

void set_up_sqlite(soci::session& session, std::chrono::milliseconds wait) {
  session << "pragma busy_timeout = " + std::to_string(wait.count());
  std::string mode;
  session << "pragma journal_mode = wal", soci::into(mode);
  if (mode != "wal") throw soci::soci_error("the file system cannot carry SQLite's WAL mode");
  session << "pragma synchronous = full";
  session << "pragma foreign_keys = on";
  session << kCacheSize;
  session << kCheckpoint;
}

SqlFailure damaged(std::string_view store, std::string sentence) {
  SqlFailure failure = sql_failure(SqlTrouble::kUnwritable, store, std::move(sentence));
  ErrorDetails details;
  details.retryable = false;
  failure.error = Error(Code::kInternal, failure.error.message()).with_details(std::move(details));
  return failure;
}

// Returns the failure for a file that SQLite could not open. SQLite has one code for two causes: no
// permission, or too many open files in this process. `cause` is the errno of open().
SqlFailure not_opened(std::string_view store, int cause) {
  if (cause == EMFILE || cause == ENFILE) {
    return sql_failure(SqlTrouble::kCutShort, store,
                       "this process or this machine has too many files open (" +
                           std::generic_category().message(cause) +
                           "); try again, or raise the limit (ulimit -n)");
  }
  return sql_failure(SqlTrouble::kUnwritable, store,
                     "the file cannot be opened for writing; check that it and its folder exist, "
                     "belong to the user Patchbay runs as, and are of no newer SQLite");
}

SqlFailure read_sqlite(const soci::sqlite3_soci_error& thrown, std::string_view store) {
  const int cause = errno;
  const int code = thrown.result() & 0xFF;  // without the bits of extended codes
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return sql_failure(SqlTrouble::kConflict, store,
                         "another process holds the database; try again");
    case SQLITE_NOMEM:
      return sql_failure(SqlTrouble::kCutShort, store, "there was no memory for it; try again");
    case SQLITE_FULL:
      return sql_failure(SqlTrouble::kUnwritable, store,
                         "the disk is full; make room and try again");
    case SQLITE_IOERR:
      return sql_failure(SqlTrouble::kUnwritable, store,
                         "its file cannot be read or written (SQLite's code " +
                             std::to_string(thrown.result()) +
                             "); look at the disk, and whether it has room");
    case SQLITE_CANTOPEN:
      return not_opened(store, cause);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return not_opened(store, 0);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damaged(store,
                     "the file is damaged or is no SQLite database; run `patchbay store check` and "
                     "restore a backup");
    default:
      break;
  }
  // The message contains no data, so it may be shown. A message about a constraint contains only
  // names of tables and columns. A message about a syntax error contains only Patchbay's own SQL.
  return sql_failure(SqlTrouble::kOther, store,
                     "SQLite refused it (" + std::to_string(thrown.result()) +
                         "): " + first_line_of(thrown.get_error_message()));
}

class SqliteBackend final : public Backend {
 public:
  void open(const Location& location, std::chrono::milliseconds wait,
            OpenedSession& into) const override {
    into.session->open(soci::sqlite3, "dbname=\"" + location.path + "\"");
    set_up_sqlite(*into.session, wait);
  }
  std::optional<SqlFailure> read(const std::exception& thrown,
                                 std::string_view store) const override {
    const auto* own = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown);
    if (own == nullptr) return std::nullopt;
    return read_sqlite(*own, store);
  }
  std::unique_ptr<Probe> probe(const Location& location,
                               std::chrono::milliseconds /*patience*/) const override {
    return make_sqlite_probe(location);
  }
};

}  // namespace

Result<Location> parse_sqlite(std::string_view path) {
  if (path.empty() || path == ":memory:" ||
      path.find_first_of(std::string_view("\"\0", 2)) != path.npos) {
    return Error(
        Code::kInvalidArgument,
        "the store's location must be a file's path or a postgresql:// URL; a path may not "
        "be empty, :memory: or hold a quotation mark");
  }
  static const SqliteBackend backend;
  Location location;
  location.backend = &backend;
  location.path = path;
  location.shown = path;
  return location;
}

}  // namespace patchbay::store
