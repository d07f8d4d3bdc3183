#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <stop_token>
#include <string>

#include "base/condition.h"
#include "base/mutex.h"
#include "store/store.h"

namespace patchbay::documents {

// Waits for changes of an organization's documents by any host. All waiting callers share one query
// of the store per period. While nobody waits, there is no query. Thread-safe.
class ChangeWatch {
 public:
  explicit ChangeWatch(store::Store& store,
                       std::chrono::milliseconds period = std::chrono::milliseconds(500))
      : store_(store), period_(period) {}
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  // Waits for a change of the organization with a number above `seen`. Also returns after 5,000
  // changes of any organizations, because the caller's cursor could expire. Returns the number of
  // the latest known change. Returns `seen` if `stop` is requested first. Fails with errors of the
  // store.
  Result<std::int64_t> wait_beyond(std::int64_t seen, const std::string& organization,
                                   const std::stop_token& stop);

 private:
  // The result of one query.
  struct LatestChanges {
    std::int64_t last = 0;
    bool is_of_all = false;  // true: the query did not read the organizations of the changes
    // The number of the latest change, by organization.
    std::map<std::string, std::int64_t> changed{};
  };
  Result<void> look(Lock& lock) REQUIRES(mutex_);
  [[nodiscard]] Result<LatestChanges> read_since(std::int64_t since) const;
  void note(const LatestChanges& seen) REQUIRES(mutex_);
  [[nodiscard]] bool is_beyond(std::int64_t seen, const std::string& organization) const
      REQUIRES(mutex_);

  store::Store& store_;
  const std::chrono::milliseconds period_;
  Mutex mutex_;
  Condition looked_;
  std::int64_t latest_ GUARDED_BY(mutex_) = -1;
  // Up to this number, all organizations count as changed. changed_ has the later changes.
  std::int64_t all_changed_ GUARDED_BY(mutex_) = -1;
  std::map<std::string, std::int64_t> changed_ GUARDED_BY(mutex_);
  bool is_looking_ GUARDED_BY(mutex_) = false;
  Monotonic next_look_ GUARDED_BY(mutex_){};  // time by the machine's clock, not by a Clock object
};

}  // namespace patchbay::documents
