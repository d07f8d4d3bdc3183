#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace patchbay {

// Limits how many refusals of one kind are recorded, so that nobody can fill the audit with
// refusals. A metric counts all refusals, also those that are not recorded. Thread-safe.
class DenialBudget {
 public:
  // The greatest numbers of recorded refusals in one minute: of one subject, and of all subjects
  // together.
  struct Size {
    std::size_t of_one;
    std::size_t of_all;
  };
  // for callers without a valid key; the subject is the caller's address
  static constexpr Size kUnknown{10, 300};
  static constexpr Size kKnown{60, 3000};  // for callers with a key; the subject is the key

  DenialBudget(const Clock& clock, const Size& size) : clock_(clock), size_(size) {}

  // Returns true if one more refusal of the subject may be recorded, and counts this refusal.
  // Returns false if the budget of this minute is used up.
  bool spend(const std::string& subject);
  // Does the same for a caller. The subject is the API key, or the organization and user if the
  // caller has no key.
  bool spend(const Caller& caller);

 private:
  const Clock& clock_;
  const Size size_;
  Mutex mutex_;
  // The refusals that were recorded in the current minute.
  Monotonic began_ GUARDED_BY(mutex_){};
  std::size_t all_ GUARDED_BY(mutex_) = 0;
  // never has more entries than `all_`
  std::map<std::string, std::size_t> by_subject_ GUARDED_BY(mutex_);
};

}  // namespace patchbay
