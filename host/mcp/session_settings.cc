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

void SessionSettings::put(const std::string& owner, const std::string& session, Settings settings) {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  if (found != by_session_.end()) {
    if (settings.changed_at < found->second.settings.changed_at) return;
    std::erase(by_owner_.at(found->second.owner), session);
    by_session_.erase(found);
  }
  make_room(owner, settings.is_over ? kMostEnded : kMostSessions);
  by_owner_[owner].push_back(session);
  by_session_.emplace(session, Row{.owner = owner, .settings = std::move(settings)});
}

// Makes room for one more session. `most` is the number of sessions that this owner may have.
void SessionSettings::make_room(const std::string& owner, std::size_t most) {
  const auto own = by_owner_.find(owner);
  if (own != by_owner_.end() && own->second.size() >= most) {
    forget_oldest(own);
  } else if (by_session_.size() >= kMostOfAll) {
    forget_oldest(std::max_element(by_owner_.begin(), by_owner_.end(), [](auto& one, auto& other) {
      return one.second.size() < other.second.size();
    }));
  }
}

void SessionSettings::forget_oldest(Owners::iterator of) {
  by_session_.erase(of->second.front());
  of->second.pop_front();
  if (of->second.empty()) by_owner_.erase(of);
}

}  // namespace patchbay::mcp
