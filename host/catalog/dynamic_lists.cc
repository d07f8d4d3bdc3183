#include "catalog/dynamic_lists.h"

#include <algorithm>
#include <exception>

#include "base/condition.h"
#include "catalog/schema_lint.h"

namespace patchbay::catalog {

// The cached list of one link.
struct DynamicLists::Slot {
  std::uint64_t last_use = 0;  // guarded by the lists' mutex

  std::mutex mutex;
  Condition asked;
  bool asking = false;
  std::uint64_t answers = 0;     // number of finished requests to the connector
  std::optional<Error> failure;  // the error of the last request
  std::shared_ptr<const DynamicList> list;
  Monotonic believed_until = Monotonic::min();
  std::uint64_t doubts = 0;    // number of calls of doubt()
  bool is_taken_over = false;  // true if the list comes from the replaced connector
};

namespace {

// Returns true for an error that concerns only the call that asked for the list. Another waiting
// call then asks again.
bool is_of_the_caller(const Error& error) {
  return error.code() == Code::kCancelled || error.code() == Code::kDeadlineExceeded;
}

Error waited_in_vain(const Patience& patience) {
  if (patience.is_cancelled()) return patience.ended();
  return Error(Code::kDeadlineExceeded,
               "the deadline passed while the connector was listing its actions. Try again, or "
               "allow more time.");
}

}  // namespace

DynamicLists::DynamicLists(const manifest::Manifest& manifest, const ActionIndex& taken,
                           const services::HostTable& host, DynamicLimits limits)
    : manifest_(manifest), taken_(taken), host_(host), limits_(limits) {}

Result<std::shared_ptr<const DynamicList>> DynamicLists::of(std::string_view link,
                                                            const Patience& patience,
                                                            const Ask& ask) {
  const std::shared_ptr<Slot> slot = slot_of(link);
  std::unique_lock lock(slot->mutex);
  while (slot->asking) {
    const std::uint64_t seen = slot->answers;
    const auto answered = [&] { return slot->answers != seen; };
    if (!patience.wait(slot->asked, lock, answered)) return waited_in_vain(patience);
    if (!slot->failure) return slot->list;
    if (!is_of_the_caller(*slot->failure)) return *slot->failure;
  }
  if (slot->list && host_.clock().now() < slot->believed_until) return slot->list;
  slot->asking = true;
  lock.unlock();
  auto outcome = refresh(*slot, link, ask);
  lock.lock();
  slot->asking = false;
  ++slot->answers;
  slot->failure = outcome.has_error() ? std::optional(outcome.error()) : std::nullopt;
  slot->asked.notify_all();
  if (outcome.has_error()) return std::move(outcome).error();
  return slot->list;
}

// Gets a new list from the connector. Only one call at a time runs this function, and no other
// function changes the list (under the slot's lock). Other calls wait for the end of this function,
// so it must not throw.
Result<void> DynamicLists::refresh(Slot& slot, std::string_view link, const Ask& ask) try {
  std::string json;
  const Monotonic asked_at = host_.clock().now();
  const std::uint64_t doubts = doubts_of(slot);
  PATCHBAY_TRY(const loader::ListedActions listed, ask(json));
  std::shared_ptr<const DynamicList> list = slot.list;
  if (!list || slot.is_taken_over || list->generation != listed.generation) {
    PATCHBAY_TRY(list, read(listed.generation, json));
    tell_rejected(link, *list);
  }
  const std::scoped_lock lock(slot.mutex);
  slot.is_taken_over = false;
  slot.list = std::move(list);
  // A doubt() during the request makes the new list expire at once.
  slot.believed_until = slot.doubts == doubts ? asked_at + listed.lifetime : Monotonic::min();
  return success();
} catch (const std::exception& thrown) {
  return Error(Code::kInternal, std::string("the list of actions was not read: ") + thrown.what());
}

Result<std::shared_ptr<const DynamicList>> DynamicLists::read(std::uint64_t generation,
                                                              std::string_view json) const {
  PATCHBAY_TRY(auto listed, manifest::read_action_list(json, manifest::declared_scopes(manifest_),
                                                       limits_.list));
  const bool trusted = manifest_.dynamic_actions && manifest_.dynamic_actions->trusted_annotations;
  std::vector<Action> actions;
  actions.reserve(listed.actions.size());
  for (Action& action : listed.actions) {
    if (auto why = why_left_out(action); !why.empty()) {
      listed.rejected.push_back({action.id, std::move(why)});
      continue;
    }
    if (!trusted) {
      action.read_only = false;
      action.idempotent = false;
      action.destructive = true;
    }
    actions.push_back(std::move(action));
  }
  return std::make_shared<const DynamicList>(
      DynamicList{generation, ActionIndex(std::move(actions), manifest_.default_scopes),
                  std::move(listed.rejected)});
}

// Returns the reason why the action is left out of the list. Returns "" if the action is valid.
std::string DynamicLists::why_left_out(const Action& action) const {
  if (taken_.find(action.id) != nullptr) {
    return "the manifest has the action \"" + action.id + "\" already.";
  }
  const std::string endless = endless_schemas(action);
  return endless.empty() ? "" : "a schema of the action has no end." + endless;
}

void DynamicLists::tell_rejected(std::string_view link, const DynamicList& list) const {
  constexpr std::size_t kMostTold = 20;
  const auto& rejected = list.rejected;
  if (rejected.empty()) return;
  if (host_.metrics() != nullptr) {
    host_.metrics()
        ->counter("patchbay_actions_left_out_total",
                  "Entries of lists of actions that are not in order and left out.",
                  {{"connector", manifest_.identity.id}})
        .increment(static_cast<double>(rejected.size()));
  }
  for (std::size_t i = 0; i < std::min(rejected.size(), kMostTold); ++i) {
    host_.log().write(telemetry::Level::kWarning, "an action that a connector lists is left out",
                      {{"connector", manifest_.identity.id},
                       {"link", link},
                       {"entry", rejected[i].place},
                       {"why", rejected[i].reason}});
  }
  if (rejected.size() <= kMostTold) return;
  host_.log().write(telemetry::Level::kWarning, "more actions that a connector lists are left out",
                    {{"connector", manifest_.identity.id}, {"count", rejected.size() - kMostTold}});
}

bool DynamicLists::fits(const DynamicList& list) const {
  const auto& all = list.actions.all();
  return std::none_of(all.begin(), all.end(),
                      [this](const Action& action) { return taken_.find(action.id) != nullptr; });
}

void DynamicLists::take_over(const DynamicLists& other) {
  const auto trusted = [](const DynamicLists& lists) {
    return lists.manifest_.dynamic_actions && lists.manifest_.dynamic_actions->trusted_annotations;
  };
  if (!manifest_.dynamic_actions || trusted(*this) != trusted(other) ||
      manifest_.default_scopes != other.manifest_.default_scopes ||
      manifest::declared_scopes(manifest_) != manifest::declared_scopes(other.manifest_)) {
    return;
  }
  const std::scoped_lock lock(mutex_, other.mutex_);
  for (const auto& [link, slot] : other.slots_) {
    const std::scoped_lock reading(slot->mutex);
    if (!slot->list || !fits(*slot->list)) continue;
    auto own = std::make_shared<Slot>();
    own->last_use = slot->last_use;
    own->list = slot->list;
    own->believed_until = slot->believed_until;
    own->is_taken_over = true;
    slots_.try_emplace(link, std::move(own));
  }
  uses_ = std::max(uses_, other.uses_);
}

std::shared_ptr<DynamicLists::Slot> DynamicLists::slot_of(std::string_view link) {
  const std::scoped_lock lock(mutex_);
  auto found = slots_.find(link);
  if (found == slots_.end()) {
    make_room();
    found = slots_.emplace(std::string(link), std::make_shared<Slot>()).first;
  }
  found->second->last_use = ++uses_;
  return found->second;
}

void DynamicLists::make_room() {
  if (slots_.size() < limits_.links) return;
  const auto older = [](const auto& a, const auto& b) {
    return a.second->last_use < b.second->last_use;
  };
  slots_.erase(std::min_element(slots_.begin(), slots_.end(), older));
}

std::shared_ptr<DynamicLists::Slot> DynamicLists::kept_slot(std::string_view link) const {
  const std::scoped_lock lock(mutex_);
  const auto found = slots_.find(link);
  return found == slots_.end() ? nullptr : found->second;
}

std::shared_ptr<const DynamicList> DynamicLists::kept(std::string_view link) const {
  const std::shared_ptr<Slot> slot = kept_slot(link);
  if (slot == nullptr) return nullptr;
  const std::scoped_lock lock(slot->mutex);
  return slot->list;
}

bool DynamicLists::is_fresh(std::string_view link) const {
  const std::shared_ptr<Slot> slot = kept_slot(link);
  if (slot == nullptr) return false;
  const std::scoped_lock lock(slot->mutex);
  return slot->list && host_.clock().now() < slot->believed_until;
}

void DynamicLists::doubt(std::string_view link) {
  const std::shared_ptr<Slot> slot = kept_slot(link);
  if (slot == nullptr) return;
  const std::scoped_lock lock(slot->mutex);
  slot->believed_until = Monotonic::min();
  ++slot->doubts;
}

std::uint64_t DynamicLists::doubts_of(Slot& slot) {
  const std::scoped_lock lock(slot.mutex);
  return slot.doubts;
}

void DynamicLists::forget(std::string_view link) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = slots_.find(link); found != slots_.end()) slots_.erase(found);
}

}  // namespace patchbay::catalog
