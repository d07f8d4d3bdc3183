#include "store/store.h"

#include <fcntl.h>
#include <soci/soci.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <thread>
#include <utility>

#include "base/file_descriptor.h"
#include "base/machine_clock.h"
#include "store/backend.h"
#include "store/migrations.h"
#include "store/sql_failure.h"

namespace patchbay::store {
namespace {

// Makes the next commit of the session wait for the disk, or not. SQLite accepts this only between
// two transactions. In its WAL mode, a commit that waits also writes all earlier ones to the disk.
void set_sqlite_sync(soci::session& session, bool is_staged) {
  session << (is_staged ? "pragma synchronous = normal" : "pragma synchronous = full");
}

// Begins a transaction unless `begin` is nullptr. The destructor rolls the transaction back if it
// was not committed.
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
      // A failed rollback is ignored. SQLite rolls back by itself after some failures, and a lost
      // connection has no transaction any more.
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

Result<void> cannot_open(const std::string& path, int cause) {
  if (cause == EMFILE || cause == ENFILE) {
    return Error(Code::kOverloaded,
                 "the store's file cannot be opened, because this process or this machine has too "
                 "many files open; try again, or raise the limit (ulimit -n)")
        .at(path);
  }
  return Error(Code::kInvalidArgument,
               "the store's file cannot be made or opened; check that its folder exists and "
               "belongs to the user Patchbay runs as")
      .at(path);
}

// Creates the file before SQLite does, so that only its owner can read it. SQLite gives its WAL
// file the mode of this file.
Result<void> ensure_private_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  return file.get() < 0 ? cannot_open(path, errno) : success();
}

// Returns the error for a missing file that this command may not create. The disk of the file may
// not be mounted.
Error not_made(const std::string& shown) {
  return Error(Code::kNotFound,
               "there is no store yet at \"" + shown +
                   "\": it is missing or empty. If there should be one, look whether its disk is "
                   "mounted and its name is right; `patchbay serve --init` makes a new one");
}

// Returns the error for a database without Patchbay's tables. This command may not create them.
Error no_tables(const std::string& shown) {
  return Error(Code::kNotFound,
               "the database \"" + shown +
                   "\" is no store yet: it has no tables of Patchbay. If it should have them, look "
                   "whether this is the right database; `patchbay serve --init` makes them");
}

Result<void> require_made_file(const std::string& path) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  if (ignored || size == 0) return not_made(path);
  // SQLite would open a file without write permission, and leave a WAL file that cannot be written.
  // faccessat() checks the permission without opening the file. Closing an opened file would
  // release the locks of another connection.
  const bool is_writable = ::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) == 0;
  return is_writable ? success() : cannot_open(path, errno);
}

// Returns an error with the code and details of `error`, but with another sentence.
Error with_details_of(const Error& error, std::string sentence) {
  return Error(error.code(), std::move(sentence)).with_details(error.details());
}

Error threads_stayed_busy(std::chrono::milliseconds wait) {
  return {Code::kOverloaded,
          "other work kept the store's threads busy for " + std::to_string(wait.count()) + " ms"};
}

// Limits how often work runs again after conflicts with other transactions: until `wait` is over,
// and at least three times. A count alone would end too soon while other transactions are long. A
// time limit alone would end after the first attempt if the work takes longer than `wait`.
class Persistence {
 public:
  explicit Persistence(std::chrono::milliseconds wait) : ends_(machine_now() + wait) {}
  // Returns false if the work must not run again. Otherwise first sleeps 1, 2, 4, … up to 64 ms.
  // Half of each sleep is random, so that two hosts do not conflict again.
  bool goes_on() {
    const auto now = machine_now();
    if (now >= ends_ && attempts_ >= kLeast) return false;
    const auto step = std::chrono::microseconds(1000L << std::min(attempts_, 6));
    const long chance = now.time_since_epoch().count() % 1000;
    std::this_thread::sleep_for(step / 2 + step / 2 * chance / 1000);
    ++attempts_;
    return true;
  }

 private:
  static constexpr int kLeast = 3;

  std::chrono::steady_clock::time_point ends_;
  int attempts_ = 0;
};

}  // namespace

// The result of one run of the work.
struct Store::Attempt {
  Result<void> outcome;  // the work's own result, unless the database failed
  std::optional<SqlFailure> failure{};
  bool may_count = false;  // true: the commit of a change began, so the database may have the
                           // change
  CommitHooks then{};      // functions to run after the commit
};

Store::Store(Location location, const StoreOptions& options)
    : location_(std::move(location)),
      wait_(options.wait),
      patience_(options.patience),
      sessions_(std::max<std::size_t>(options.sessions, 1), wait_,
                [this] { return open_session(); }),
      writer_(1, wait_, [this] { return open_session(); }),
      session_threads_(static_cast<unsigned>(std::max<std::size_t>(options.sessions, 1))),
      writer_thread_(1) {}

Result<std::unique_ptr<Store>> Store::connect(const StoreOptions& options) {
  PATCHBAY_TRY(auto location, parse_location(options.location));
  const bool is_file = location.dialect == Dialect::kSqlite;
  if (is_file && options.make == StoreCreation::kNever) {
    PATCHBAY_TRY(require_made_file(location.path));
  } else if (is_file) {
    PATCHBAY_TRY(ensure_private_file(location.path));
  }
  std::unique_ptr<Store> store(new Store(std::move(location), options));
  // A session is opened now, so that connect() fails if there is no database.
  PATCHBAY_TRY(store->sessions_.take());
  store->watch_ = std::make_unique<Watch>(
      store->location_.backend->probe(store->location_, options.patience),
      [held = store.get()](bool is_silent) { held->cut_sessions(is_silent); },
      store->round_threads_, options.watch);
  return store;
}

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options) {
  PATCHBAY_TRY(auto store, connect(options));
  if (options.make == StoreCreation::kNever) {
    PATCHBAY_TRY(const int version, schema_version(*store));
    if (version == 0) return no_tables(store->shown());
  }
  const bool forward = options.migrate == MigrationMode::kForward;
  PATCHBAY_TRY(forward ? migrate(*store) : require_current_schema(*store));
  return store;
}

// Opens a session, and tries again after a conflict. A new SQLite file can be changed to WAL mode
// only while nobody else uses it, and the busy timeout does not wait for this.
Result<OpenedSession> Store::open_session() const {
  if (const auto out = silence()) return for_callers(*out);
  Persistence persistence(wait_);
  while (true) {
    try {
      return start_session();
    } catch (const soci::soci_error& thrown) {
      const auto failure = read_connect_failure(thrown, location_);
      if (failure.trouble != SqlTrouble::kConflict || !persistence.goes_on()) return told(failure);
    }
  }
}

OpenedSession Store::start_session() const {
  OpenedSession opened{std::make_unique<soci::session>()};
  location_.backend->open(location_, wait_, opened);
  return opened;
}

Store::Attempt Store::attempt(const SessionPool::Loan& loan, Access access,
                              const Body& body) const {
  const bool sqlite = location_.dialect == Dialect::kSqlite;
  const char* begin = nullptr;
  if (access == Access::kRead) {
    begin = sqlite ? "begin" : "begin isolation level serializable read only";
  } else if (access == Access::kWrite || access == Access::kStage) {
    begin = sqlite ? "begin immediate" : "begin isolation level serializable";
  } else if (access == Access::kSchema) {
    begin = sqlite ? "begin immediate" : "begin isolation level read committed";
  }
  const bool is_staged = access == Access::kStage;
  Attempt attempt{success()};
  try {
    if (sqlite && is_writing(access)) set_sqlite_sync(loan.session(), is_staged);
    OpenTransaction open(loan.session(), begin);
    if (!sqlite && is_staged) loan.session() << "set local synchronous_commit = off";
    Transaction transaction(loan.session(), location_.dialect, loan.activity());
    attempt.outcome = body(transaction);
    if (attempt.outcome.has_error()) return attempt;
    attempt.may_count = access != Access::kRead;
    loan.activity() = machine_now();
    open.commit();
    attempt.then = transaction.take_after_commit();
  } catch (const soci::soci_error& thrown) {
    attempt.failure = read_sql_failure(thrown, location_);
  }
  return attempt;
}

Result<void> Store::run(Access access, const Body& body) {
  if (const auto out = silence()) return for_callers(*out);
  const bool is_writer = location_.dialect == Dialect::kSqlite && is_writing(access);
  const Patience patience{.deadline = machine_now() + wait_};
  Result<CommitHooks> ended = CommitHooks();
  const auto begun = (is_writer ? writer_thread_ : session_threads_).run(patience, [&] {
    // The database is checked again, because the work may have waited long for the thread.
    const auto out = silence();
    ended = out ? for_callers(*out) : run_here(is_writer ? writer_ : sessions_, access, body);
  });
  if (begun.has_error()) return threads_stayed_busy(wait_);
  PATCHBAY_TRY(const CommitHooks then, std::move(ended));
  for (const auto& each : then) each();
  return success();
}

Result<Store::CommitHooks> Store::run_here(SessionPool& sessions, Access access, const Body& body) {
  PATCHBAY_TRY(auto loan, sessions.take());
  bool reconnected = false;
  Persistence persistence(wait_);
  while (true) {
    Attempt last = attempt(loan, access, body);
    if (!last.failure) {
      PATCHBAY_TRY(last.outcome);
      return std::move(last.then);
    }
    const SqlTrouble trouble = last.failure->trouble;
    if (trouble == SqlTrouble::kConnection) {
      PATCHBAY_TRY(replace(loan, last));
      if (last.may_count || std::exchange(reconnected, true)) return told(*last.failure);
      continue;
    }
    if (trouble != SqlTrouble::kConflict || !persistence.goes_on()) return told(*last.failure);
  }
}

// Opens a new session after a lost connection, so that run_here() can run the work again. If the
// connection was lost during the commit of a change, run_here() does not run it again, because the
// database may have the change. Opens no session and fails if the watch knows that the database
// does not answer.
Result<void> Store::replace(SessionPool::Loan& loan, const Attempt& lost) {
  loan.close();
  if (silence()) return told(*lost.failure);
  return loan.reopen();
}

// Returns the outage if the watch knows that the database does not answer. Then no call waits for
// the database.
std::optional<SqlFailure> Store::silence() const {
  auto out = watch_ ? watch_->outage() : std::nullopt;
  return out && out->trouble == SqlTrouble::kConnection ? out : std::nullopt;
}

// Reports the failure to the watch, which passes the details to the log. Returns the error that a
// caller may read.
Error Store::told(const SqlFailure& failure) const {
  if (watch_) watch_->note(failure);
  return for_callers(failure);
}

Error Store::for_callers(const SqlFailure& failure) const {
  if (!watch_ || !watch_->tells()) return failure.error;
  const Error& error = failure.error;
  switch (failure.trouble) {
    case SqlTrouble::kConflict:
      return with_details_of(error, "Too many changes at once met in Patchbay's store. Try again.");
    case SqlTrouble::kConnection:
      return with_details_of(error, "Patchbay's store does not answer. Try again in a moment.");
    case SqlTrouble::kUnwritable:
      if (!error.retryable()) {
        return with_details_of(error,
                               "Patchbay's store is damaged. Its operator has to restore it.");
      }
      return Error(Code::kOverloaded,
                   "Patchbay's store takes no changes at the moment. Try again later.")
          .with_retry_after(std::chrono::seconds(5));
    case SqlTrouble::kCutShort:
      return with_details_of(error,
                             "Patchbay's store could not finish this. Try again in a moment.");
    case SqlTrouble::kOther:
      break;
  }
  return with_details_of(error, "Patchbay's store refused a statement. The log says which.");
}

std::optional<Error> Store::outage() const {
  if (const auto out = watch_->outage()) return for_callers(*out);
  return std::nullopt;
}

std::chrono::milliseconds Store::since_silence() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(machine_now() -
                                                               watch_->last_silence());
}

// Closes the sessions whose connection is probably dead. If the database is silent, these are the
// sessions that have waited at least a third of `patience_`. Otherwise they are the sessions that
// have waited longer than any statement may take: the server has ended the statement, but its
// answer never arrived.
void Store::cut_sessions(bool is_silent) {
  using namespace std::chrono_literals;
  const auto longest = is_silent ? patience_ / 3 : kLongestStatement + 5s;
  sessions_.cut(machine_now() - longest);
}

}  // namespace patchbay::store
