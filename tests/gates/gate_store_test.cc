#include "gates/gate_store.h"

#include <catch2/catch.hpp>

#include "store/postgres_server.h"

namespace patchbay::gates {
namespace {

Gate gate_of(std::string name, double percent) {
  Gate gate;
  gate.name = std::move(name);
  gate.category = "connector/model";
  gate.owner = "o";
  gate.remove_when = "r";
  gate.kind = Kind::kPercentageRollout;
  gate.percent = percent;
  return gate;
}

bool put(store::Store& store, const Gate& gate) {
  return store
      .transaction([&](store::Transaction& transaction) -> Result<bool> {
        return GateStore::put(transaction, gate);
      })
      .value();
}

bool remove(store::Store& store, std::string_view name) {
  return store
      .transaction([&](store::Transaction& transaction) -> Result<bool> {
        return GateStore::remove(transaction, name);
      })
      .value();
}

TEST_CASE("a gate that was set goes over the configured one of its name, until it is removed") {
  const TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto store = database.open();
  GateStore gates(*store);
  const std::vector<Gate> configured = {gate_of("a", 1), gate_of("b", 2)};

  CHECK_FALSE(put(*store, gate_of("b", 50)));
  CHECK_FALSE(put(*store, gate_of("c", 3)));
  auto merged = gates.merged(configured);
  REQUIRE(merged.has_value());
  REQUIRE(merged.value().gates.size() == 3);
  CHECK(merged.value().gates[0].percent == 1);
  CHECK(merged.value().gates[1].percent == 50);
  CHECK(merged.value().gates[2].name == "c");

  CHECK(put(*store, gate_of("b", 60)));
  CHECK(gates.merged(configured).value().gates[1].percent == 60);
  CHECK(remove(*store, "b"));
  CHECK_FALSE(remove(*store, "nothing"));
  CHECK(gates.merged(configured).value().gates[1].percent == 2);
}

TEST_CASE("another host sees by a number that gates changed") {
  const TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto store = database.open();
  const auto other = database.open();
  GateStore gates(*other);
  const auto before = gates.merged({}).value().number;
  CHECK(gates.number().value() == before);
  put(*store, gate_of("a", 1));
  CHECK(gates.number().value() > before);
}

}  // namespace
}  // namespace patchbay::gates
