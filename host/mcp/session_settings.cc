#include "mcp/session_settings.h"

#include <algorithm>

#include "mcp/session.h"

namespace patchbay::mcp {

SessionSettings::Settings& SessionSettings::settings_of(const Caller& caller,
                                                        const std::string& session) {
  const auto found = by_session_.find(session);
  if (found != by_session_.end()) return found->second;
  const std::string owner = principal_of(caller);
  const auto own = by_owner_.find(owner);
  if (own != by_owner_.end() && own->second.size() >= kMostSessions) {
    forget_oldest(own);
  } else if (by_session_.size() >= kMostOfAll) {
    forget_oldest(std::max_element(by_owner_.begin(), by_owner_.end(), [](auto& one, auto& other) {
      return one.second.size() < other.second.size();
    }));
  }
  by_owner_[owner].push_back(session);
  return by_session_.emplace(session, Settings{.owner = owner}).first->second;
}

void SessionSettings::forget_oldest(Owners::iterator of) {
  by_session_.erase(of->second.front());
  of->second.pop_front();
  if (of->second.empty()) by_owner_.erase(of);
}

void SessionSettings::set_level(const Caller& caller, const std::string& session, LogLevel level) {
  const Lock lock(mutex_);
  settings_of(caller, session).level = level;
}

std::optional<LogLevel> SessionSettings::level(const std::string& session) const {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  return found == by_session_.end() ? std::nullopt : found->second.level;
}

bool SessionSettings::watch(const Caller& caller, const std::string& session,
                            const std::string& uri) {
  const Lock lock(mutex_);
  std::set<std::string>& resources = settings_of(caller, session).resources;
  if (resources.size() >= kMostResources && !resources.contains(uri)) return false;
  resources.insert(uri);
  return true;
}

void SessionSettings::unwatch(const std::string& session, const std::string& uri) {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  if (found != by_session_.end()) found->second.resources.erase(uri);
}

std::set<std::string> SessionSettings::watched(const std::string& session) const {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  return found == by_session_.end() ? std::set<std::string>() : found->second.resources;
}

void SessionSettings::forget(const std::string& session) {
  const Lock lock(mutex_);
  const auto found = by_session_.find(session);
  if (found == by_session_.end()) return;
  const auto owned = by_owner_.find(found->second.owner);
  std::erase(owned->second, session);
  if (owned->second.empty()) by_owner_.erase(owned);
  by_session_.erase(found);
}

}  // namespace patchbay::mcp
