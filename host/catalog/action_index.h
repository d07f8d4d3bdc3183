#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "manifest/action.h"

namespace patchbay::catalog {

// An action of a connector. Unlike in the manifest, `scopes` is always set: an action that declares
// no scopes has the connector's default scopes.
using Action = manifest::Action;

// Finds actions by id or by the provider's name. A search allocates no memory. Immutable,
// thread-safe.
class ActionIndex {
 public:
  ActionIndex(std::vector<Action> actions, const std::vector<std::string>& default_scopes)
      : actions_(std::move(actions)) {
    by_id_.reserve(actions_.size());
    for (Action& action : actions_) {
      if (!action.scopes) action.scopes = default_scopes;
      by_id_.emplace(action.id, &action);
      if (!action.provider_name.empty()) by_provider_name_.emplace(action.provider_name, &action);
    }
  }
  // After a move, pointers to actions stay valid.
  ActionIndex(ActionIndex&&) = default;
  ActionIndex& operator=(ActionIndex&&) = delete;

  [[nodiscard]] const std::vector<Action>& all() const { return actions_; }

  // Returns the action with this id, or nullptr if there is no such action.
  [[nodiscard]] const Action* find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }

  // Returns the action with this provider name, or nullptr if there is no such action.
  [[nodiscard]] const Action* find_by_provider_name(std::string_view name) const {
    const auto found = by_provider_name_.find(name);
    return found == by_provider_name_.end() ? nullptr : found->second;
  }

 private:
  std::vector<Action> actions_;
  // The keys of both maps point into actions_.
  std::unordered_map<std::string_view, const Action*> by_id_;
  std::unordered_map<std::string_view, const Action*> by_provider_name_;
};

}  // namespace patchbay::catalog
