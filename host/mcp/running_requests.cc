#include "mcp/running_requests.h"

#include <algorithm>

namespace patchbay::mcp {

RunningRequests::Place::Place(RunningRequests& among, Name name, const std::stop_token& outer)
    : among_(among), name_(std::move(name)), either_(client_.get_token(), outer) {
  if (name_.first.empty()) return;
  const Lock lock(among_.mutex_);
  among_.places_.emplace(name_, this);
}

RunningRequests::Place::~Place() {
  if (name_.first.empty()) return;
  const Lock lock(among_.mutex_);
  const auto [begin, end] = among_.places_.equal_range(name_);
  among_.places_.erase(
      std::find_if(begin, end, [this](const auto& each) { return each.second == this; }));
}

bool RunningRequests::cancel(const Name& name) {
  const Lock lock(mutex_);
  const auto [begin, end] = places_.equal_range(name);
  for (auto at = begin; at != end; ++at) at->second->client_.request_stop();
  return begin != end;
}

bool RunningRequests::has(const std::string& session) {
  const Lock lock(mutex_);
  const auto first = places_.lower_bound({session, ""});
  return first != places_.end() && first->first.first == session;
}

bool RunningRequests::is_empty() {
  const Lock lock(mutex_);
  return places_.empty();
}

}  // namespace patchbay::mcp
