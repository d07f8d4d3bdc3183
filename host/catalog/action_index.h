#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "manifest/action.h"

namespace patchbay::catalog {

// An action in the form that calls use: `scopes` is always set. If the action declares none, it has
// the connector's default scopes.
using Action = manifest::Action;

// Finds actions by id. Immutable, thread-safe. Finding an action allocates nothing.
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
  // After a move, pointers to actions stay valid.
  ActionIndex(ActionIndex&&) = default;
  ActionIndex& operator=(ActionIndex&&) = delete;

  [[nodiscard]] const std::vector<Action>& all() const { return actions_; }

  // Returns nullptr if there is no such action.
  [[nodiscard]] const Action* find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }

 private:
  std::vector<Action> actions_;
  std::unordered_map<std::string_view, const Action*> by_id_;  // the keys point into actions_
};

}  // namespace patchbay::catalog
