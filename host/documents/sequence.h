#pragma once

#include <cstdint>

#include "store/store.h"

namespace patchbay::documents {

// Numbers the changes of documents in commit order. Until the transaction ends, no other
// transaction gets a number.
class Sequence {
 public:
  explicit Sequence(store::Transaction& transaction);
  Sequence(const Sequence&) = delete;
  Sequence& operator=(const Sequence&) = delete;

  std::int64_t next() { return ++last_; }
  [[nodiscard]] std::int64_t last() const { return last_; }
  // Stores the last number of next().
  void keep();

 private:
  store::Transaction& transaction_;
  std::int64_t last_ = 0;
  std::int64_t before_ = 0;
};

// Returns a number that no run has had. Call this only in change_documents().
std::int64_t next_run_number(store::Transaction& transaction);

// Returns the number of the latest change.
std::int64_t last_change(store::Transaction& transaction);

// Runs `work` in a transaction that changes documents. `work` is `Result<T> work(Transaction&,
// Sequence&)`. The transaction's first statement locks the numbers.
template <class Work>
auto change_documents(store::Store& store, Work work) {
  return store.transaction([&](store::Transaction& transaction) {
    Sequence sequence(transaction);
    auto outcome = work(transaction, sequence);
    if (outcome.has_value()) sequence.keep();
    return outcome;
  });
}

}  // namespace patchbay::documents
