#include "audit/denial_budget.h"

#include <chrono>

namespace patchbay::audit {

bool DenialBudget::spend(const std::string& subject) {
  constexpr std::chrono::minutes kMinute{1};
  const Monotonic now = clock_.now();
  const Lock lock(mutex_);
  if (now - began_ >= kMinute) {
    began_ = now;
    all_ = 0;
    by_subject_.clear();
  }
  if (all_ >= size_.of_all) return false;
  std::size_t& of_one = by_subject_[subject];
  if (of_one >= size_.of_one) return false;
  ++of_one;
  ++all_;
  return true;
}

bool DenialBudget::spend(const Caller& caller) {
  return spend(caller.key.empty() ? caller.organization + "\n" + caller.user : caller.key);
}

}  // namespace patchbay::audit
