// Proves what happens when all sessions are busy, and when the connection of one is lost.
#include <soci/soci.h>

#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <optional>
#include <thread>

#include "fibers/scheduler.h"
#include "store/postgres_server.h"
#include "store/store.h"

namespace patchbay {
namespace {

TEST_CASE("a transaction inside a transaction is an error, not a deadlock") {
  TestDatabase database(each_database());
  auto store = database.open();
  const auto nested = store->transaction([&](store::Transaction&) -> Result<int> {
    return store->transaction([](store::Transaction&) -> Result<int> { return 1; });
  });
  REQUIRE(nested.has_error());
  CHECK(nested.error().message().find("inside another") != std::string::npos);
}

TEST_CASE("when every session stays busy the next caller is told so") {
  TestDatabase database(each_database());
  auto store =
      store::Store::open(
          {.location = database.location(), .sessions = 1, .wait = std::chrono::milliseconds(20)})
          .value();
  std::promise<void> inside;
  std::promise<void> leave;
  std::thread holder([&] {
    (void)store->transaction([&](store::Transaction&) -> Result<void> {
      inside.set_value();
      leave.get_future().wait();
      return success();
    });
  });
  inside.get_future().wait();
  const auto refused =
      store->transaction([](store::Transaction&) -> Result<void> { return success(); });
  leave.set_value();
  holder.join();
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
}

TEST_CASE("a fiber waits for the store's threads no longer than for a session") {
  constexpr std::chrono::milliseconds kWait{50};
  TestDatabase database(each_database());
  auto store =
      store::Store::open({.location = database.location(), .sessions = 1, .wait = kWait}).value();
  fibers::Scheduler scheduler({.workers = 1});
  std::latch is_held(1);
  std::promise<void> leave;
  std::optional<Code> refused;
  std::function<void()> holds = [&] {
    (void)store->transaction([&](store::Transaction&) -> Result<void> {
      is_held.count_down();
      leave.get_future().wait();
      return success();
    });
  };
  std::function<void()> waits = [&] {
    const auto done =
        store->transaction([](store::Transaction&) -> Result<void> { return success(); });
    if (done.has_error()) refused = done.error().code();
  };
  // Begins after the one before has handed its work over, and lets time pass beyond its wait.
  std::function<void()> frees = [&] {
    const Monotonic until = std::chrono::steady_clock::now() + 2 * kWait;
    while (std::chrono::steady_clock::now() < until) Strand::current().sleep(until);
    leave.set_value();
  };
  REQUIRE(scheduler.spawn(holds));
  is_held.wait();
  REQUIRE(scheduler.spawn(waits));
  REQUIRE(scheduler.spawn(frees));
  scheduler.stop();
  CHECK(refused == Code::kOverloaded);
}

TEST_CASE("a lost connection is replaced by the next transaction") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto store = database.open();
  auto other = database.open();
  execute(*other,
          "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
          "where datname = current_database() and pid <> pg_backend_pid()");
  CHECK(number_of(*store, "select 1") == 1);
}

TEST_CASE("a connection lost with the commit is reported and the work is not run twice") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto store = database.open();
  auto other = database.open();
  int runs = 0;
  const auto lost = store->transaction([&](store::Transaction& transaction) -> Result<void> {
    ++runs;
    int pid = 0;
    transaction.sql() << "select pg_backend_pid()", soci::into(pid);
    // On another thread, because this one already holds a session.
    std::thread([&] {
      execute(*other, "select pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
    }).join();
    return success();
  });
  REQUIRE(lost.has_error());
  CHECK(lost.error().retryable());
  CHECK(runs == 1);
  CHECK(number_of(*store, "select 1") == 1);
}

TEST_CASE("a connection lost with the end of a read is replaced, and the read runs again") {
  TestDatabase database(store::Dialect::kPostgresql);
  auto store = database.open();
  auto other = database.open();
  int runs = 0;
  const auto pid = store->read([&](store::Transaction& transaction) -> Result<int> {
    int found = 0;
    transaction.sql() << "select pg_backend_pid()", soci::into(found);
    if (++runs == 1) {
      std::thread([&] {
        execute(*other, "select pg_terminate_backend(" + std::to_string(found) + ", 5000)");
      }).join();
    }
    return found;
  });
  REQUIRE(pid.has_value());
  CHECK(runs == 2);
}

}  // namespace
}  // namespace patchbay
