// Stores the gates that were set while hosts run. Such a gate has priority over the configuration's
// gate of the same name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gates/gate.h"
#include "store/store.h"

namespace patchbay::gates {

// Reads and writes the store's gates. The code that changes a gate also writes the audit record, in
// the same transaction. Thread-safe.
class GateStore {
 public:
  explicit GateStore(store::Store& store) : store_(store) {}

  // The gates of configuration and store together, and the number() with which they were read.
  struct State {
    std::vector<Gate> gates;
    std::vector<std::string> from_store;  // names of the gates from the store
    std::int64_t number = 0;
  };
  Result<State> merged(std::vector<Gate> configured);
  // Returns a number that grows with every change. A host reads the gates again only if it has
  // grown.
  Result<std::int64_t> number();

  // put() adds or replaces a gate, and remove() deletes one. Both return true if the store had a
  // gate with this name.
  static bool put(store::Transaction& transaction, const Gate& gate);
  static bool remove(store::Transaction& transaction, std::string_view name);

 private:
  store::Store& store_;
};

}  // namespace patchbay::gates
