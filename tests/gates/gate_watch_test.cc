// Tests that the active gates follow the configuration and the store.
#include "gates/gate_watch.h"

#include <catch2/catch.hpp>

#include "store/postgres_server.h"

namespace patchbay::gates {
namespace {

class NoEvents final : public telemetry::EventSink {
 public:
  void record(std::string_view /*event*/, std::span<const telemetry::Field> /*fields*/,
              const TraceId* /*trace_id*/) override {}
};

Gate kill_switch(std::string name) {
  Gate gate;
  gate.name = std::move(name);
  gate.category = "connector/model";
  gate.owner = "o";
  gate.remove_when = "r";
  return gate;
}

// One host that reads the store only when the test calls refresh().
struct WatchingHost {
  explicit WatchingHost(store::Store& store, std::vector<Gate> configured = {})
      : watch(store, std::move(configured), gates, log, {.look = std::chrono::hours(1)}) {}

  [[nodiscard]] bool lets_pass() const { return gates.check({.connector = "github"}).has_value(); }

  SystemClock clock;
  telemetry::Log log{{}, clock};
  NoEvents events;
  Gates gates{{}, events};
  GateWatch watch;
};

void put_gate(store::Store& store, const Gate& gate) {
  REQUIRE(store
              .transaction([&](store::Transaction& transaction) -> Result<bool> {
                return GateStore::put(transaction, gate);
              })
              .has_value());
}

TEST_CASE("a host follows what another put into the store, with the next look") {
  const TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto store = database.open();
  WatchingHost host(*store);
  REQUIRE(host.watch.start().has_value());
  CHECK(host.lets_pass());
  put_gate(*database.open(), kill_switch("stop"));
  CHECK(host.lets_pass());
  REQUIRE(host.watch.refresh().has_value());
  CHECK_FALSE(host.lets_pass());
  CHECK(host.watch.state().value().from_store == std::vector<std::string>{"stop"});
}

TEST_CASE("a gate that cannot be read leaves those in force as they were, and is said") {
  const TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  WatchingHost host(*store, {kill_switch("configured")});
  REQUIRE(host.watch.start().has_value());
  CHECK_FALSE(host.lets_pass());
  put_gate(*store, kill_switch("stop"));
  execute(*store, "update gate set definition = '{\"of\":\"a later release\"}'");
  CHECK(host.watch.refresh().has_error());
  CHECK_FALSE(host.lets_pass());
  WatchingHost next(*store);
  CHECK(next.watch.start().has_error());
}

}  // namespace
}  // namespace patchbay::gates
