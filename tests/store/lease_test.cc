// Proves that at most one host holds a lease, and that a late holder can write nothing.
#include "store/lease.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "kit/busy_machine.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

void let_run_out(store::Store& store) { execute(store, "update lease set expires_at = 1"); }

Result<void> write_under(store::Store& store, const store::Lease& lease) {
  return store.transaction(
      [&](store::Transaction& transaction) { return store::require_lease(transaction, lease); });
}

TEST_CASE("a lease that is held is not given again, to no host and to no thread of its own") {
  TestDatabase database(each_database());
  auto store = database.open();
  auto other_store = database.open();
  store::Leases host(*store, "a");
  store::Leases other(*other_store, "b");
  const auto lease = host.acquire("refresh/1", 10min).value();
  REQUIRE(lease.has_value());
  CHECK_FALSE(other.acquire("refresh/1", 10min).value().has_value());
  CHECK_FALSE(host.acquire("refresh/1", 10min).value().has_value());
  CHECK(other.acquire("refresh/2", 10min).value().has_value());
}

TEST_CASE("a released lease can be had at once, with a greater fence") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases host(*store, "a");
  store::Leases other(*store, "b");
  const auto first = host.acquire("refresh/1", 10min).value().value();
  REQUIRE(host.release(first).has_value());
  const auto second = other.acquire("refresh/1", 10min).value().value();
  CHECK(second.fence > first.fence);
  REQUIRE(host.release(first).has_value());  // too late, so it has no effect
  CHECK(write_under(*store, second).has_value());
}

TEST_CASE("a host that slept past its lease can write nothing under it once another has it") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases sleeper(*store, "a");
  store::Leases other(*store, "b");
  const auto old = sleeper.acquire("refresh/1", 10min).value().value();
  CHECK(write_under(*store, old).has_value());
  let_run_out(*store);
  // allowed, because no other host has taken the lease
  CHECK(write_under(*store, old).has_value());
  const auto taken = other.acquire("refresh/1", 10min).value().value();
  const auto refused = write_under(*store, old);
  REQUIRE(refused.has_error());
  CHECK(refused.error().retryable());
  CHECK(write_under(*store, taken).has_value());
  CHECK_FALSE(sleeper.renew(old, 10min).value());
}

TEST_CASE("a lease lasts its lifetime by the database's clock, and renewal makes it last longer") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases host(*store, "a");
  const auto lease = host.acquire("refresh/1", 1s).value().value();
  const auto lasts_until = [&] { return number_of(*store, "select expires_at from lease"); };
  const auto before = lasts_until();
  REQUIRE(host.renew(lease, 10min).value());
  CHECK(lasts_until() > before + 500'000);
}

TEST_CASE("a lease that ends later than its lifetime from now does not count") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases dead(*store, "a");
  store::Leases other(*store, "b");
  const auto hour_ahead = [&](const char* length) {
    execute(*store, "update lease set expires_at = expires_at + 3600000, lifetime = " +
                        std::string(length));
  };
  const auto first = dead.acquire("refresh/1", 10min).value().value();
  hour_ahead("4200000");  // not more than its own length, so the lease is held
  CHECK_FALSE(other.acquire("refresh/1", 10min).value().has_value());
  hour_ahead("2000");
  const auto second = other.acquire("refresh/1", 10min).value();
  REQUIRE(second.has_value());
  CHECK(second->fence > first.fence);
  CHECK(write_under(*store, first).has_error());
  CHECK_FALSE(dead.acquire("refresh/1", 10min).value().has_value());
}

TEST_CASE("a lease is told to be held exactly while no other host gets it") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases host(*store, "a");
  const auto lease = host.acquire("refresh/1", 10min).value().value();
  const auto is_held = [&](const std::string& name) {
    return store
        ->read([&](store::Transaction& transaction) -> Result<bool> {
          return store::is_held(transaction, name);
        })
        .value();
  };
  CHECK(is_held("refresh/1"));
  CHECK_FALSE(is_held("refresh/2"));
  execute(*store, "update lease set expires_at = expires_at + 3600000");  // a wrong clock
  CHECK_FALSE(is_held("refresh/1"));
  execute(*store, "update lease set lifetime = 4200000");
  CHECK(is_held("refresh/1"));
  let_run_out(*store);
  CHECK_FALSE(is_held("refresh/1"));
  REQUIRE(host.release(lease).has_value());
  CHECK_FALSE(is_held("refresh/1"));
}

store::Millis time_of(store::Store& store) {
  return store
      .read(
          [](store::Transaction& transaction) { return Result<store::Millis>(transaction.now()); })
      .value();
}

store::Millis end_of_lease(store::Store& store) {
  return number_of(store, "select expires_at from lease");
}

// Lets a host hold a lease for more than two lifetimes, and die then.
test::Disturbance hold_and_die(store::Store& store, store::Leases& other,
                               std::chrono::milliseconds lifetime) {
  store::Leases host(store, "a");
  REQUIRE(host.acquire("refresh/1", lifetime).value().has_value());
  const store::Millis first_end = end_of_lease(store);
  // Asks once in each renewal: a writer that never pauses could prevent the renewal itself.
  for (store::Millis end = first_end; end < first_end + 2 * lifetime.count();) {
    if (const auto lost = other.acquire("refresh/1", lifetime).value()) {
      REQUIRE(other.release(*lost).has_value());
      return "it was not renewed";
    }
    const store::Millis before = end;
    const bool is_renewed = test::comes_true([&] { return (end = end_of_lease(store)) > before; });
    if (!is_renewed) return "it was not renewed for a minute";
  }
  return std::nullopt;
}

TEST_CASE(
    "a lease is renewed as long as its holder lives, and one lifetime after its death it is free") {
  TestDatabase database(each_database());
  auto store = database.open();
  auto other_store = database.open();
  store::Leases other(*other_store, "b");
  std::chrono::milliseconds lifetime{0};
  // A host that stands still for a lifetime loses its lease.
  test::prove_given_time(600ms, [&](std::chrono::milliseconds given) {
    let_run_out(*store);
    lifetime = given;
    return hold_and_die(*store, other, lifetime);
  });
  const store::Millis end = end_of_lease(*other_store);
  CHECK(end <= time_of(*other_store) + lifetime.count());
  for (bool is_free = false; !is_free;) {
    const store::Millis asked_at = time_of(*other_store);
    const auto answered_for = other_store->since_silence();
    is_free = other.acquire("refresh/1", lifetime).value().has_value();
    if (is_free) CHECK(time_of(*other_store) >= end);
    // A host takes nothing over for one lifetime after the store did not answer it.
    const bool was_silent = answered_for < lifetime || other_store->since_silence() < answered_for;
    if (!is_free && !was_silent) REQUIRE(asked_at < end);
  }
}

TEST_CASE("a lease that was lost or given back is not renewed") {
  TestDatabase database(each_database());
  auto store = database.open();
  store::Leases host(*store, "a");
  const auto given_back = host.acquire("refresh/1", 40ms).value().value();
  REQUIRE(host.release(given_back).has_value());
  CHECK_FALSE(host.renew(given_back, 10min).value());
  const auto lost = host.acquire("refresh/2", 10min).value().value();
  execute(*store, "update lease set fence = fence + 1 where name = 'refresh/2'");
  CHECK_FALSE(host.renew(lost, 10min).value());
  CHECK(number_of(*store, "select expires_at from lease where name = 'refresh/1'") == 0);
}

TEST_CASE("of two hosts that race for a lease exactly one gets it, every time") {
  TestDatabase database(each_database());
  auto store = database.open();
  auto other_store = database.open();
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> given = 0;
    std::atomic<int> failed = 0;
    const std::string name = "sync/" + std::to_string(round);
    std::vector<std::thread> threads;
    for (store::Store* each : {store.get(), other_store.get(), store.get(), other_store.get()}) {
      threads.emplace_back([&, each] {
        store::Leases host(*each, each == store.get() ? "a" : "b");
        const auto lease = host.acquire(name, 10min);
        if (lease.has_error()) ++failed;
        if (lease.has_value() && lease.value().has_value()) ++given;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(given == 1);
    CHECK(failed == 0);
  }
}

}  // namespace
}  // namespace patchbay
