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

// Waits for changes of an organization's documents, whichever host made them. All who wait share
// one look at the store in each period; while nobody waits, there is no look. Thread-safe.
class ChangeWatch {
 public:
  explicit ChangeWatch(Store& store,
                       std::chrono::milliseconds period = std::chrono::milliseconds(500))
      : store_(store), period_(period) {}
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  // Waits until the organization has a change after the number `seen`, and returns the number up to
  // which the watch has looked. A caller that is behind by 5,000 changes of others is woken too, so
  // that its cursor does not expire. Returns `seen` if `stop` comes first. Fails with errors of the
  // store.
  Result<std::int64_t> wait_beyond(std::int64_t seen, const std::string& organization,
                                   const std::stop_token& stop);

 private:
  // What one look finds.
  struct Seen {
    std::int64_t last = 0;
    bool is_of_all = false;                         // too much changed to ask whose it is
    std::map<std::string, std::int64_t> changed{};  // by organization, its latest change
  };
  Result<void> look(Lock& lock) REQUIRES(mutex_);
  [[nodiscard]] Result<Seen> read_since(std::int64_t since) const;
  void note(const Seen& seen) REQUIRES(mutex_);
  [[nodiscard]] bool is_beyond(std::int64_t seen, const std::string& organization) const
      REQUIRES(mutex_);

  Store& store_;
  const std::chrono::milliseconds period_;
  Mutex mutex_;
  Condition looked_;
  std::int64_t latest_ GUARDED_BY(mutex_) = -1;
  // Every organization counts as changed up to here; changed_ has what came later.
  std::int64_t all_changed_ GUARDED_BY(mutex_) = -1;
  std::map<std::string, std::int64_t> changed_ GUARDED_BY(mutex_);
  bool is_looking_ GUARDED_BY(mutex_) = false;
  Monotonic next_look_ GUARDED_BY(mutex_){};  // by the machine's clock
};

}  // namespace patchbay::documents
