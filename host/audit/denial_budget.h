#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace patchbay::audit {

// Limits how many refusals are recorded, so that nobody can fill the audit log with them. A metric
// counts all refusals, including those without a record. Thread-safe.
class DenialBudget {
 public:
  // The maximum numbers of recorded refusals per minute, for one subject and for all subjects
  // together.
  struct Size {
    std::size_t of_one;
    std::size_t of_all;
  };
  // For callers without a valid key. The subject is the caller's address.
  static constexpr Size kUnknown{10, 300};
  static constexpr Size kKnown{60, 3000};  // for callers with a key; the subject is the key

  DenialBudget(const Clock& clock, const Size& size) : clock_(clock), size_(size) {}

  // Returns true and counts the refusal if it may be recorded. Returns false if the budget of this
  // minute is used up.
  bool spend(const std::string& subject);
  // Calls spend() with the caller as the subject: the API key, or the organization and user if
  // there is no key.
  bool spend(const Caller& caller);

 private:
  const Clock& clock_;
  const Size size_;
  Mutex mutex_;
  // The refusals that were recorded in the current minute.
  Monotonic began_ GUARDED_BY(mutex_){};
  std::size_t all_ GUARDED_BY(mutex_) = 0;
  // Never has more entries than `all_`.
  std::map<std::string, std::size_t> by_subject_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::audit
