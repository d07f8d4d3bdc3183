#include "store/store.h"

#include <fcntl.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <thread>

#include "base/file_descriptor.h"
#include "store/migrations.h"
#include "store/sql_failure.h"

namespace patchbay {
namespace {

constexpr int kMaxAttempts = 12;

// Rolls back what was not committed, whichever way the scope is left.
class OpenTransaction {
 public:
  OpenTransaction(soci::session& session, const char* begin) : session_(session) {
    if (begin != nullptr) session_ << begin;
    open_ = begin != nullptr;
  }
  OpenTransaction(const OpenTransaction&) = delete;
  OpenTransaction& operator=(const OpenTransaction&) = delete;
  ~OpenTransaction() {
    if (!open_) return;
    try {
      session_ << "rollback";
    } catch (const std::exception&) {
      // SQLite rolls back by itself after some failures, and a lost connection has nothing left.
      open_ = false;
    }
  }
  void commit() {
    if (!open_) return;
    session_ << "commit";
    open_ = false;
  }

 private:
  soci::session& session_;
  bool open_ = false;
};

// Makes the file before SQLite would, so that nobody else can read it; its WAL gets the same mode.
Result<void> ensure_private_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (file.get() < 0) {
    return Error(Code::kInvalidArgument,
                 "the store's file cannot be made or opened; check that its folder exists and "
                 "belongs to the user Patchbay runs as")
        .at(path);
  }
  return success();
}

void set_up_sqlite(soci::session& session, std::chrono::milliseconds wait) {
  session << "pragma busy_timeout = " + std::to_string(wait.count());
  std::string mode;
  session << "pragma journal_mode = wal", soci::into(mode);
  if (mode != "wal") throw soci::soci_error("the file system cannot carry SQLite's WAL mode");
  session << "pragma synchronous = full";
  session << "pragma foreign_keys = on";
}

// 1, 2, 4, … up to 64 ms, and each thread a little apart from the others.
void back_off(int attempt) {
  const auto step = std::chrono::microseconds(1000L << std::min(attempt, 6));
  const auto spread = std::hash<std::thread::id>{}(std::this_thread::get_id()) % 1000;
  std::this_thread::sleep_for(step / 2 + step / 2 * static_cast<long>(spread) / 1000);
}

}  // namespace

struct Store::Attempt {
  Result<void> outcome;
  SqlTrouble trouble = SqlTrouble::kOther;
  bool reached_commit = false;
};

Store::Store(Location location, const StoreOptions& options)
    : location_(std::move(location)),
      wait_(options.wait),
      sessions_(std::max<std::size_t>(options.sessions, 1), wait_,
                [this] { return open_session(); }),
      writer_(1, wait_, [this] { return open_session(); }) {}

Result<std::unique_ptr<Store>> Store::connect(const StoreOptions& options) {
  PATCHBAY_TRY(auto location, parse_location(options.location));
  if (location.dialect == Dialect::kSqlite) {
    PATCHBAY_TRY(ensure_private_file(location.path));
  }
  std::unique_ptr<Store> store(new Store(std::move(location), options));
  PATCHBAY_TRY(
      store->sessions_.take());  // says now, not at the first call, that there is no database
  return store;
}

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options) {
  PATCHBAY_TRY(auto store, connect(options));
  const bool forward = options.migrate == Migrate::kForward;
  PATCHBAY_TRY(forward ? migrate(*store) : require_current_schema(*store));
  return store;
}

// Turning a new SQLite file into WAL mode needs it alone, and the busy timeout does not cover that.
Result<std::unique_ptr<soci::session>> Store::open_session() const {
  for (int tried = 1;; ++tried) {
    try {
      return start_session();
    } catch (const soci::soci_error& thrown) {
      auto failure = read_sql_failure(thrown, location_.shown);
      if (failure.trouble != SqlTrouble::kConflict || tried == kMaxAttempts) return failure.error;
    }
    back_off(tried);
  }
}

std::unique_ptr<soci::session> Store::start_session() const {
  auto session = std::make_unique<soci::session>();
  if (location_.dialect == Dialect::kSqlite) {
    session->open(soci::sqlite3, "dbname=\"" + location_.path + "\"");
    set_up_sqlite(*session, wait_);
  } else {
    session->open(soci::postgresql, std::string(location_.url.reveal()));
    *session << "set client_min_messages = warning";
    *session << "set statement_timeout = '60s'";
  }
  return session;
}

SessionPool& Store::pool_for(Access access) {
  const bool writes = access == Access::kWrite || access == Access::kSchema;
  return location_.dialect == Dialect::kSqlite && writes ? writer_ : sessions_;
}

Store::Attempt Store::attempt(soci::session& session, Access access, const Body& body) const {
  const bool sqlite = location_.dialect == Dialect::kSqlite;
  const char* begin = nullptr;
  if (access == Access::kRead) {
    begin = sqlite ? "begin" : "begin isolation level serializable read only";
  } else if (access == Access::kWrite) {
    begin = sqlite ? "begin immediate" : "begin isolation level serializable";
  } else if (access == Access::kSchema) {
    begin = sqlite ? "begin immediate" : "begin isolation level read committed";
  }
  Attempt attempt{success()};
  try {
    OpenTransaction open(session, begin);
    Transaction transaction(session, location_.dialect);
    attempt.outcome = body(transaction);
    if (attempt.outcome.has_error()) return attempt;
    attempt.reached_commit = true;
    open.commit();
  } catch (const soci::soci_error& thrown) {
    auto failure = read_sql_failure(thrown, location_.shown);
    attempt.trouble = failure.trouble;
    attempt.outcome = std::move(failure.error);
  }
  return attempt;
}

// A lost connection is tried once more with a new session, unless the loss came with the commit:
// then nobody knows whether it counted, and the work must not run twice.
Result<void> Store::run(Access access, const Body& body) {
  PATCHBAY_TRY(auto loan, pool_for(access).take());
  bool reconnected = false;
  for (int tried = 1;; ++tried) {
    Attempt last = attempt(loan.session(), access, body);
    if (last.outcome.has_value()) return success();
    if (last.trouble == SqlTrouble::kConnection) {
      PATCHBAY_TRY(loan.reopen());
      if (last.reached_commit || std::exchange(reconnected, true)) return last.outcome;
      continue;
    }
    if (last.trouble != SqlTrouble::kConflict || tried == kMaxAttempts) return last.outcome;
    back_off(tried);
  }
}

}  // namespace patchbay
