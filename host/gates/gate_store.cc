#include "gates/gate_store.h"

#include <soci/soci.h>

#include <algorithm>

#include "gates/read_gates.h"

namespace patchbay::gates {
namespace {

std::int64_t number_in(store::Transaction& transaction) {
  long long number = 0;
  transaction.sql() << "select number from gate_change where id = 'all'", soci::into(number);
  return number;
}

void count_change(store::Transaction& transaction) {
  transaction.sql() << "update gate_change set number = number + 1 where id = 'all'";
}

std::vector<std::string> definitions_in(store::Transaction& transaction) {
  const soci::rowset<std::string> rows =
      (transaction.sql().prepare << "select definition from gate order by name");
  return {rows.begin(), rows.end()};
}

void put_over(std::vector<Gate>& gates, Gate gate) {
  const auto same = [&](const Gate& other) { return other.name == gate.name; };
  const auto found = std::find_if(gates.begin(), gates.end(), same);
  if (found == gates.end()) {
    gates.push_back(std::move(gate));
  } else {
    *found = std::move(gate);
  }
}

bool is_there(store::Transaction& transaction, const std::string& name) {
  int count = 0;
  transaction.sql() << "select count(*) from gate where name = :name", soci::use(name),
      soci::into(count);
  return count > 0;
}

}  // namespace

Result<GateStore::State> GateStore::merged(std::vector<Gate> configured) {
  return store_.read([&](store::Transaction& transaction) -> Result<State> {
    State state{configured, {}, number_in(transaction)};
    for (const std::string& definition : definitions_in(transaction)) {
      PATCHBAY_TRY(auto gate, read_gate(definition));
      state.from_store.push_back(gate.name);
      put_over(state.gates, std::move(gate));
    }
    return state;
  });
}

Result<std::int64_t> GateStore::number() {
  return store_.read([](store::Transaction& transaction) -> Result<std::int64_t> {
    return number_in(transaction);
  });
}

bool GateStore::put(store::Transaction& transaction, const Gate& gate) {
  const bool existed = remove(transaction, gate.name);
  const std::string definition = json_of(gate);
  const long long now = transaction.now();
  transaction.sql() << "insert into gate (name, definition, changed_at) values (:name, :def, :at)",
      soci::use(gate.name), soci::use(definition), soci::use(now);
  return existed;
}

bool GateStore::remove(store::Transaction& transaction, std::string_view name) {
  const std::string wanted(name);
  const bool existed = is_there(transaction, wanted);
  transaction.sql() << "delete from gate where name = :name", soci::use(wanted);
  count_change(transaction);
  return existed;
}

}  // namespace patchbay::gates
