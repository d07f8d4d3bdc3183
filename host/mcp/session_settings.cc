#include "mcp/session_settings.h"

#include <algorithm>

namespace patchbay::mcp {

std::optional<Settings> SessionSettings::find(const std::string& session) const {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  return found == by_session_.end() ? std::nullopt : std::optional(found->second.settings);
}

bool SessionSettings::has(const std::string& session) const {
  const Lock lock(mutex_);
  return by_session_.contains(session);
}

void SessionSettings::put(const std::string& principal, const std::string& session,
                          Settings settings) {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  if (found != by_session_.end()) {
    Row& known = found->second;
    if (settings.changed_at < known.settings.changed_at) return;
    known.settings = std::move(settings);
    auto& owned = by_owner_.at(known.owner);
    std::erase(owned, session);
    owned.push_back(session);
    return;
  }
  const auto own = by_owner_.find(principal);
  if (own != by_owner_.end() && own->second.size() >= kMostSessions) {
    forget_oldest(own);
  } else if (by_session_.size() >= kMostOfAll) {
    forget_oldest(std::max_element(by_owner_.begin(), by_owner_.end(), [](auto& one, auto& other) {
      return one.second.size() < other.second.size();
    }));
  }
  by_owner_[principal].push_back(session);
  by_session_.emplace(session, Row{.owner = principal, .settings = std::move(settings)});
}

void SessionSettings::forget_oldest(Owners::iterator of) {
  by_session_.erase(of->second.front());
  of->second.pop_front();
  if (of->second.empty()) by_owner_.erase(of);
}

}  // namespace patchbay::mcp
