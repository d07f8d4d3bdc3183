#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "manifest/action.h"

namespace patchbay::catalog {

// An action as it is called: `scopes` is always set, to the connector's default scopes if the
// action declares none.
using Action = manifest::Action;

// Actions by id. Immutable, thread-safe; a lookup makes no allocation.
class ActionIndex {
 public:
  ActionIndex(std::vector<Action> actions, const std::vector<std::string>& default_scopes)
      : actions_(std::move(actions)) {
    by_id_.reserve(actions_.size());
    for (Action& action : actions_) {
      if (!action.scopes) action.scopes = default_scopes;
      by_id_.emplace(action.id, &action);
    }
  }
  // Moving keeps pointers to actions valid.
  ActionIndex(ActionIndex&&) = default;
  ActionIndex& operator=(ActionIndex&&) = delete;

  [[nodiscard]] const std::vector<Action>& all() const { return actions_; }

  // nullptr: no such action.
  [[nodiscard]] const Action* find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }

 private:
  std::vector<Action> actions_;
  std::unordered_map<std::string_view, const Action*> by_id_;  // its keys point into actions_
};

}  // namespace patchbay::catalog
