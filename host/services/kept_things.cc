#include "services/kept_things.h"

#include <algorithm>
#include <utility>

namespace patchbay::services {

Result<void> KeptThings::keep(KeptName name, std::unique_ptr<CallAttachment>& thing,
                              Monotonic until, Monotonic now) {
  ThingMap overdue;  // destroyed after the lock is released
  const Lock lock(mutex_);
  overdue = take_overdue(now);
  if (all_.contains(name)) {
    return Error(Code::kInvalidArgument,
                 "The connector keeps two things under one name. Give its author this sentence.");
  }
  const bool has_room = kept_of_owner(name) < kMostOfOwner &&
                        (all_.size() < kMost || take_from_largest(name.organization, overdue));
  if (!has_room) {
    return Error(Code::kOverloaded,
                 "Too many calls wait for answers already. Answer those first, or wait until their "
                 "time is over.");
  }
  all_.emplace(std::move(name), KeptThing{std::move(thing), until});
  return success();
}

// Returns the number of objects that the connector and the owner of `name` have.
std::size_t KeptThings::kept_of_owner(const KeptName& name) const {
  const auto is_his = [&](const auto& each) {
    return each.first.connector == name.connector && each.first.organization == name.organization &&
           each.first.owner == name.owner;
  };
  const auto first = all_.lower_bound({name.connector, name.organization, name.owner, ""});
  return static_cast<std::size_t>(
      std::distance(first, std::find_if_not(first, all_.end(), is_his)));
}

// Moves an object to `taken`, to make space for an object of `organization`. The moved object
// belongs to the organization with the most objects, and is the one that ends first. Moves nothing
// and returns false unless that organization has at least two objects more than `organization`.
bool KeptThings::take_from_largest(const std::string& organization, ThingMap& taken) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& each : all_) ++counts[each.first.organization];
  const auto largest =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (largest == counts.end() || counts[organization] + 1 >= largest->second) return false;
  auto first = all_.end();
  for (auto at = all_.begin(); at != all_.end(); ++at) {
    if (at->first.organization != largest->first) continue;
    if (first == all_.end() || at->second.until < first->second.until) first = at;
  }
  taken.insert(all_.extract(first));
  return true;
}

std::unique_ptr<CallAttachment> KeptThings::take(const KeptName& name, Monotonic now) {
  ThingMap overdue;
  const Lock lock(mutex_);
  overdue = take_overdue(now);
  const auto found = all_.find(name);
  if (found == all_.end()) return nullptr;
  auto thing = std::move(found->second.thing);
  all_.erase(found);
  return thing;
}

void KeptThings::end_of(std::string_view owner) {
  ThingMap ended;
  const Lock lock(mutex_);
  for (auto at = all_.begin(); at != all_.end();) {
    const auto next = std::next(at);
    if (at->first.owner == owner) ended.insert(all_.extract(at));
    at = next;
  }
}

KeptThings::ThingMap KeptThings::take_overdue(Monotonic now) {
  ThingMap overdue;
  for (auto at = all_.begin(); at != all_.end();) {
    const auto next = std::next(at);
    if (at->second.until <= now) overdue.insert(all_.extract(at));
    at = next;
  }
  return overdue;
}

}  // namespace patchbay::services
