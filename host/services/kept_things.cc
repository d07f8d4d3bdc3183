#include "services/kept_things.h"

#include <algorithm>
#include <utility>

namespace patchbay::services {

Result<void> KeptThings::keep(KeptName name, std::unique_ptr<CallAttachment>& thing,
                              Monotonic until, Monotonic now) {
  All overdue;  // ends after the lock
  const Lock lock(mutex_);
  overdue = take_overdue(now);
  if (all_.contains(name)) {
    return Error(Code::kInvalidArgument,
                 "The connector keeps two things under one name. Give its author this sentence.");
  }
  const auto of_owner = std::count_if(all_.begin(), all_.end(), [&](const auto& each) {
    return each.first.connector == name.connector && each.first.owner == name.owner;
  });
  if (all_.size() >= kMost || static_cast<std::size_t>(of_owner) >= kMostOfOwner) {
    return Error(Code::kOverloaded,
                 "Too many calls wait for answers already. Answer those first, or wait until their "
                 "time is over.");
  }
  all_.emplace(std::move(name), Kept{std::move(thing), until});
  return success();
}

std::unique_ptr<CallAttachment> KeptThings::take(const KeptName& name, Monotonic now) {
  All overdue;
  const Lock lock(mutex_);
  overdue = take_overdue(now);
  const auto found = all_.find(name);
  if (found == all_.end()) return nullptr;
  auto thing = std::move(found->second.thing);
  all_.erase(found);
  return thing;
}

void KeptThings::end_of(std::string_view owner) {
  All ended;
  const Lock lock(mutex_);
  for (auto at = all_.begin(); at != all_.end();) {
    const auto next = std::next(at);
    if (at->first.owner == owner) ended.insert(all_.extract(at));
    at = next;
  }
}

KeptThings::All KeptThings::take_overdue(Monotonic now) {
  All overdue;
  for (auto at = all_.begin(); at != all_.end();) {
    const auto next = std::next(at);
    if (at->second.until <= now) overdue.insert(all_.extract(at));
    at = next;
  }
  return overdue;
}

}  // namespace patchbay::services
