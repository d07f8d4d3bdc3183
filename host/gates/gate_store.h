// Gates that were set while hosts run, kept in the store. One of the same name goes over the
// configuration's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gates/gate.h"
#include "store/store.h"

namespace patchbay::gates {

// Thread-safe. Who changes a gate records it in the audit in the same transaction.
class GateStore {
 public:
  explicit GateStore(Store& store) : store_(store) {}

  // `configured` with what the store says put over it, and the number of this state.
  struct State {
    std::vector<Gate> gates;
    std::vector<std::string> from_store;  // the names of those that the store says
    std::int64_t number = 0;
  };
  Result<State> merged(std::vector<Gate> configured);
  // Grows with every change, so that a host need not read what it has.
  Result<std::int64_t> number();

  // Whether there was one of that name in the store.
  static bool put(Transaction& transaction, const Gate& gate);
  static bool remove(Transaction& transaction, std::string_view name);

 private:
  Store& store_;
};

}  // namespace patchbay::gates
