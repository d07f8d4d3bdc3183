// The store: one database (SQLite or PostgreSQL) with transactions. Patchbay keeps its schema up to
// date.
//
//   PATCHBAY_TRY(auto store, Store::open({.location = "/var/lib/patchbay/store.db"}));
//   PATCHBAY_TRY(auto name, store->transaction([&](Transaction& t) -> Result<std::string> {
//     std::string found;
//     t.sql() << "select name from account where id = :id", soci::use(id), soci::into(found);
//     if (!t.sql().got_data()) return Error(Code::kNotFound, "no such account");
//     return found;
//   }));
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/rounds.h"
#include "fibers/blocking.h"
#include "store/location.h"
#include "store/session_pool.h"
#include "store/transaction.h"
#include "store/watch.h"

namespace patchbay::store {

enum class MigrationMode {
  kForward,  // migrate an older schema, and make the schema of a new store
  kNever,    // refuse an older schema
};

// Says whether to create a store that does not exist.
enum class StoreCreation {
  kIfMissing,
  kNever,  // refuses a missing or empty file, or a database without a schema
};

struct StoreOptions {
  std::string location{};  // in a form of location.h
  MigrationMode migrate = MigrationMode::kForward;
  StoreCreation make = StoreCreation::kIfMissing;
  std::size_t sessions = 8;
  std::chrono::milliseconds wait{10'000};    // longest wait for a free session, and for other
                                             // transactions
  std::chrono::milliseconds patience{1500};  // time limit for the server's answer to a check
                                             // (probe.h)
  WatchOptions watch{};
};

// A database with transactions. A fiber's work runs on a thread of the store while the fiber
// sleeps. Thread-safe.
class Store {
 public:
  // Opens the store, and creates or migrates it according to the options. A new SQLite file can be
  // read only by its owner. If the schema is newer than this program, fails and changes nothing.
  static Result<std::unique_ptr<Store>> open(const StoreOptions& options);
  // Opens the store like open(), but neither changes nor checks the schema. For the commands that
  // maintain the schema.
  static Result<std::unique_ptr<Store>> connect(const StoreOptions& options);

  // Runs `Result<T> work(Transaction&)` in one serializable transaction. Commits if the work
  // succeeds. Rolls back if the work returns an error or throws. After a conflict with another
  // transaction, runs the work again, until `wait` is over and at least three times. So the work
  // must not change anything outside of the database; Transaction::after_commit() is for such
  // changes. Fails with OVERLOADED (retryable) if no session became free, or if the database does
  // not answer or cannot be written. Fails at once if the watch already knows that the database
  // does not answer.
  template <class Work>
  auto transaction(Work work) {
    return run_typed(Access::kWrite, work);
  }

  // Runs work like transaction(), but does not wait until the commit is on the disk. A crash of the
  // machine or the database server may undo the commit, but a crash of this process does not. When
  // a later transaction() is on the disk, this commit is too. For data that can be made again.
  template <class Work>
  auto stage(Work work) {
    return run_typed(Access::kStage, work);
  }

  // Runs work that only reads, otherwise like transaction(). The work sees one snapshot of the
  // data. On SQLite, it can run at the same time as a writer.
  template <class Work>
  auto read(Work work) {
    return run_typed(Access::kRead, work);
  }

  // Runs work that must not be in a transaction, for example SQLite's VACUUM.
  template <class Work>
  auto outside_transaction(Work work) {
    return run_typed(Access::kNone, work);
  }

  // Runs the work like transaction(), but with READ COMMITTED on PostgreSQL. So the work sees
  // changes that others committed while it waited for a lock. For migrations.
  template <class Work>
  auto schema_change(Work work) {
    return run_typed(Access::kSchema, work);
  }

  [[nodiscard]] Dialect dialect() const { return location_.dialect; }
  // Returns the location for messages, without any secret.
  [[nodiscard]] const std::string& shown() const { return location_.shown; }

  // Returns the error of the current outage, in words that a caller may read. Returns nullopt if
  // the store works. Never waits.
  [[nodiscard]] std::optional<Error> outage() const;
  // Returns how long ago the store last failed to answer. If it never failed, returns a time that
  // is longer than this process has run.
  [[nodiscard]] std::chrono::milliseconds since_silence() const;
  // From now on, `tell` is called once for each outage, with the store's place and the cause.
  // Errors for callers no longer contain them. For a server, whose callers must not learn place and
  // cause.
  void tell(Watch::Tell tell) { watch_->tell(std::move(tell)); }

  // Returns the threads for periodic work on this store's data.
  [[nodiscard]] RoundThreads& round_threads() { return round_threads_; }

 private:
  enum class Access { kRead, kWrite, kStage, kSchema, kNone };
  using Body = std::function<Result<void>(Transaction&)>;
  using CommitHooks = std::vector<std::function<void()>>;  // Transaction::after_commit
  struct Attempt;

  static bool is_writing(Access access) {
    return access == Access::kWrite || access == Access::kStage || access == Access::kSchema;
  }

  Store(Location location, const StoreOptions& options);

  Result<OpenedSession> open_session() const;
  OpenedSession start_session() const;  // throws exceptions of SOCI
  Attempt attempt(const SessionPool::Loan& loan, Access access, const Body& body) const;
  Result<void> run(Access access, const Body& body);
  Result<CommitHooks> run_here(SessionPool& sessions, Access access, const Body& body);
  Result<void> replace(SessionPool::Loan& loan, const Attempt& lost);
  [[nodiscard]] std::optional<SqlFailure> silence() const;
  [[nodiscard]] Error told(const SqlFailure& failure) const;
  [[nodiscard]] Error for_callers(const SqlFailure& failure) const;
  void cut_sessions(bool is_silent);

  template <class Work>
  auto run_typed(Access access, Work& work) {
    using Outcome = std::invoke_result_t<Work&, Transaction&>;
    std::optional<Outcome> outcome;
    auto ended = run(access, [&](Transaction& transaction) -> Result<void> {
      outcome.emplace(work(transaction));
      if (outcome->has_error()) return outcome->error();
      return success();
    });
    if (ended.has_error()) return Outcome(ended.error());
    return std::move(*outcome);
  }

  const Location location_;
  const std::chrono::milliseconds wait_;
  const std::chrono::milliseconds patience_;
  SessionPool sessions_;
  SessionPool writer_;                       // on SQLite, writers wait for this pool's session
                                             // instead of polling a lock
  fibers::BlockingThreads session_threads_;  // as many threads as sessions
  fibers::BlockingThreads writer_thread_;    // a separate thread, so that waiting writers do not
                                             // delay readers
  RoundThreads round_threads_;
  std::unique_ptr<Watch> watch_;  // the last member, because its rounds use the pools
};

}  // namespace patchbay::store
