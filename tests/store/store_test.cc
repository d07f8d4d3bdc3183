// Proves what a transaction keeps, and what happens when it conflicts or fails.
#include "store/store.h"

#include <soci/soci.h>
#include <sys/stat.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <latch>
#include <optional>
#include <thread>

#include "fibers/scheduler.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

TEST_CASE("what a transaction wrote is there for a store opened later") {
  TestDatabase database(each_database());
  {
    auto store = database.open();
    execute(*store, "create table thing (n bigint)");
    execute(*store, "insert into thing values (7)");
  }
  CHECK(number_of(*database.open(), "select n from thing") == 7);
}

TEST_CASE("work that returns an error leaves nothing behind") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (n bigint)");
  const auto failed = store->transaction([](store::Transaction& transaction) -> Result<int> {
    transaction.sql() << "insert into thing values (1)";
    return Error(Code::kNotFound, "on second thoughts, no");
  });
  REQUIRE(failed.has_error());
  CHECK(failed.error().code() == Code::kNotFound);
  CHECK(number_of(*store, "select count(*) from thing") == 0);
}

TEST_CASE("work that throws leaves nothing behind, and the store still works") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (n bigint)");
  CHECK_THROWS_AS(store->transaction([](store::Transaction& transaction) -> Result<int> {
    transaction.sql() << "insert into thing values (1)";
    throw std::runtime_error("a bug");
  }),
                  std::runtime_error);
  CHECK(number_of(*store, "select count(*) from thing") == 0);
}

TEST_CASE("what is to follow a commit is done after it, and never without it") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (n bigint)");
  std::vector<long long> seen;
  const auto insert = [&](Result<void> outcome) {
    return store->transaction([&](store::Transaction& transaction) -> Result<void> {
      transaction.sql() << "insert into thing values (1)";
      transaction.after_commit(
          [&] { seen.push_back(number_of(*store, "select count(*) from thing")); });
      CHECK(seen.empty());
      return outcome;
    });
  };
  CHECK(insert(Error(Code::kNotFound, "on second thoughts, no")).has_error());
  CHECK(seen.empty());
  CHECK(insert(success()).has_value());
  CHECK(seen == std::vector<long long>{1});
}

TEST_CASE("a fiber's transaction leaves its worker to other fibers, and may not hold another") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (n bigint)");
  fibers::Scheduler scheduler({.workers = 1});
  std::latch other_ran(1);
  std::atomic<int> written = 0;
  std::optional<Code> nested;
  std::function<void()> writes = [&] {
    const auto done = store->transaction([&](store::Transaction& transaction) -> Result<void> {
      other_ran.wait();
      transaction.sql() << "insert into thing values (1)";
      const auto inner =
          store->transaction([](store::Transaction&) -> Result<void> { return success(); });
      if (inner.has_error()) nested = inner.error().code();
      return success();
    });
    written += done.has_value() ? 1 : 0;
  };
  std::function<void()> runs = [&] { other_ran.count_down(); };
  REQUIRE(scheduler.spawn(writes));
  REQUIRE(scheduler.spawn(runs));
  scheduler.stop();
  CHECK(written == 1);
  CHECK(nested == Code::kInternal);
  CHECK(number_of(*store, "select count(*) from thing") == 1);
}

TEST_CASE("what the database refuses is an error that repeats no value") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (name text primary key, n bigint check (n < 5))");
  const std::string secret = "hunter2";
  const auto insert = [&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "insert into thing values (:name, 1)", soci::use(secret);
    return success();
  };
  REQUIRE(store->transaction(insert).has_value());
  const auto twice = store->transaction(insert);
  REQUIRE(twice.has_error());
  CHECK(twice.error().code() == Code::kInternal);
  CHECK(twice.error().message().find("thing") != std::string::npos);
  CHECK(twice.error().message().find(secret) == std::string::npos);
  const auto cast = store->transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "insert into thing (name, n) select 'x', cast(:n as bigint) + 9",
        soci::use(secret);
    return success();
  });
  REQUIRE(cast.has_error());
  CHECK(cast.error().message().find(secret) == std::string::npos);
}

TEST_CASE("reading work cannot write to PostgreSQL") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto store = database.open();
  const auto written = store->read([](store::Transaction& transaction) -> Result<void> {
    transaction.sql()
        << "insert into lease (name, holder, fence, expires_at) values ('a', 'b', 1, 1)";
    return success();
  });
  CHECK(written.has_error());
}

TEST_CASE("concurrent increments by two hosts are all counted") {
  TestDatabase database(each_database());
  auto one = database.open();
  auto other = database.open();
  execute(*one, "create table counter (id bigint primary key, n bigint)");
  execute(*one, "insert into counter values (1, 0)");
  std::atomic<int> failures = 0;
  const auto count = [&](store::Store& store) {
    for (int i = 0; i < 25; ++i) {
      const auto done = store.transaction([](store::Transaction& transaction) -> Result<void> {
        long long n = 0;
        transaction.sql() << "select n from counter where id = 1", soci::into(n);
        ++n;
        transaction.sql() << "update counter set n = :n where id = 1", soci::use(n);
        return success();
      });
      if (done.has_error()) ++failures;
    }
  };
  std::vector<std::thread> threads;
  for (store::Store* store : {one.get(), other.get(), one.get(), other.get()}) {
    threads.emplace_back(count, std::ref(*store));
  }
  for (auto& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(number_of(*one, "select n from counter") == 100);
}

// Reads a counter, lets another host change it, and then writes from the old value.
Result<void> count_late(store::Transaction& transaction, store::Store& other) {
  long long n = 0;
  transaction.sql() << "select n from counter where id = 1", soci::into(n);
  // On another thread, because this one already holds a session.
  std::thread([&] { execute(other, "update counter set n = n + 1 where id = 1"); }).join();
  transaction.sql() << "update counter set n = :n where id = 1", soci::use(++n);
  return success();
}

TEST_CASE("work that is in conflict thirty times in a row is done at last") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto one = database.open();
  auto other = database.open();
  execute(*one, "create table counter (id bigint primary key, n bigint)");
  execute(*one, "insert into counter values (1, 0)");
  int runs = 0;
  int followed = 0;
  const auto done = one->transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.after_commit([&] { ++followed; });
    if (++runs <= 30) return count_late(transaction, *other);
    transaction.sql() << "update counter set n = n + 1 where id = 1";
    return success();
  });
  CHECK(done.has_value());
  CHECK(number_of(*one, "select n from counter") == 31);
  CHECK(followed == 1);  // of the run that was committed
}

TEST_CASE("work that takes longer than its wait runs again after a conflict") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto one =
      store::Store::open({.location = database.location(), .wait = std::chrono::milliseconds(20)})
          .value();
  auto other = database.open();
  execute(*one, "create table counter (id bigint primary key, n bigint)");
  execute(*one, "insert into counter values (1, 0)");
  int runs = 0;
  const auto done = one->transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "select pg_sleep(0.05)";
    if (++runs <= 2) return count_late(transaction, *other);
    transaction.sql() << "update counter set n = n + 1 where id = 1";
    return success();
  });
  CHECK(done.has_value());
  CHECK(number_of(*one, "select n from counter") == 3);
}

TEST_CASE("work that is always in conflict is given up when its wait is over") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto one =
      store::Store::open({.location = database.location(), .wait = std::chrono::milliseconds(50)})
          .value();
  auto other = database.open();
  execute(*one, "create table counter (id bigint primary key, n bigint)");
  execute(*one, "insert into counter values (1, 0)");
  const auto given_up = one->transaction(
      [&](store::Transaction& transaction) { return count_late(transaction, *other); });
  REQUIRE(given_up.has_error());
  CHECK(given_up.error().code() == Code::kOverloaded);
  CHECK(given_up.error().retryable());
  CHECK(given_up.error().message().find("other transactions") != std::string::npos);
}

TEST_CASE("a new SQLite file can be read by its owner only") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = database.open();
  struct stat state{};
  for (const char* ending : {"", "-wal"}) {
    REQUIRE(::stat((database.location() + ending).c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0600);
  }
}

TEST_CASE("SQLite runs with WAL, full synchronization and foreign keys on") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = database.open();
  CHECK(text_of(*store, "pragma journal_mode") == "wal");
  CHECK(number_of(*store, "pragma synchronous") == 2);
  CHECK(number_of(*store, "pragma foreign_keys") == 1);
}

TEST_CASE("only a staged commit does not wait for the disk, and a later store has its data") {
  TestDatabase database(each_database());
  auto store = database.open();
  execute(*store, "create table thing (n bigint)");
  const bool is_sqlite = store->dialect() == store::Dialect::kSqlite;
  if (!is_sqlite) {  // the tests' server does not wait for the disk
    execute(*store,
            "do $$ begin execute format('alter database %I set synchronous_commit = on', "
            "current_database()); end $$");
    store = database.open();
  }
  // Puts a row into the table. Returns the session's setting during the transaction.
  const auto put = [&](store::Transaction& transaction) -> Result<std::string> {
    std::string setting;
    transaction.sql() << "insert into thing values (1)";
    transaction.sql() << (is_sqlite ? "pragma synchronous" : "show synchronous_commit"),
        soci::into(setting);
    return setting;
  };
  for (int round = 0; round < 2; ++round) {
    CHECK(store->stage(put).value() == (is_sqlite ? "1" : "off"));
    CHECK(store->transaction(put).value() == (is_sqlite ? "2" : "on"));
  }
  const auto failed = store->stage([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(put(transaction));
    return Error(Code::kNotFound, "on second thoughts, no");
  });
  CHECK(failed.has_error());
  CHECK(store->transaction(put).value() == (is_sqlite ? "2" : "on"));
  store.reset();
  CHECK(number_of(*database.open(), "select count(*) from thing") == 5);
}

TEST_CASE("a path with blanks and apostrophes is a path like any other") {
  TestFolder folder;
  CHECK(store::Store::open({.location = folder.path() + "/it's my store.db"}).has_value());
}

TEST_CASE("a file that is no database, a folder that does not exist: a sentence, and no harm") {
  TestFolder folder;
  const std::string path = folder.path() + "/notes.txt";
  const std::string text(5000, 'x');
  std::ofstream(path) << text;
  const auto wrong = store::Store::open({.location = path});
  REQUIRE(wrong.has_error());
  CHECK(wrong.error().message().find("no SQLite database") != std::string::npos);
  CHECK_FALSE(wrong.error().retryable());  // repeating is useless until somebody repairs it
  CHECK_FALSE(wrong.error().details().retry_after);
  std::ifstream in(path);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == text);
  CHECK(store::Store::open({.location = folder.path() + "/missing/store.db"}).has_error());
}

TEST_CASE("a database that cannot be reached is named without its password") {
  const auto store =
      store::Store::open({.location = "postgresql://ann:hunter2@127.0.0.1:1/patchbay"});
  REQUIRE(store.has_error());
  CHECK(store.error().message().find("127.0.0.1:1") != std::string::npos);
  CHECK(store.error().message().find("hunter2") == std::string::npos);
}

}  // namespace
}  // namespace patchbay
