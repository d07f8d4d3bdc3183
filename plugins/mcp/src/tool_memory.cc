#include "tool_memory.h"

#include <algorithm>
#include <utility>

namespace mcp {
namespace {

constexpr std::size_t kMostKeptLists = 256;
// The total size of all lists, as the servers sent them.
constexpr std::size_t kMostKeptBytes = 64U << 20U;

}  // namespace

bool ToolMemory::is_too_soon(const KnownTools& known, Time now) {
  return known.caused_at && now - *known.caused_at < kBetweenChanges;
}

std::shared_ptr<const ToolList> ToolMemory::find(const std::string& account,
                                                 const std::string& session, Time now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = lists_.find(account);
  if (found == lists_.end() || found->second.list->session != session) return nullptr;
  const KnownTools& known = found->second;
  return known.is_doubted && !is_too_soon(known, now) ? nullptr : known.list;
}

ToolMemory::Time ToolMemory::lifetime(const std::string& account, Time now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = lists_.find(account);
  if (found == lists_.end()) return Time(0);
  const KnownTools& known = found->second;
  const Time left = known.read_at + known.list->lifetime - now;
  if (!known.is_doubted || !is_too_soon(known, now)) return left;
  return std::min<Time>(left, *known.caused_at + kBetweenChanges - now);
}

bool ToolMemory::has_to_wait(const std::string& account, Time now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = lists_.find(account);
  return found != lists_.end() && found->second.is_doubted && is_too_soon(found->second, now);
}

void ToolMemory::keep(const std::string& account, std::shared_ptr<const ToolList> list, Time now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  KnownTools known{std::move(list), now, std::nullopt, false};
  if (const auto found = lists_.find(account); found != lists_.end()) {
    known.caused_at = found->second.is_doubted ? now : found->second.caused_at;
    lists_.erase(found);
  }
  if (!has_room(known.list->bytes)) lists_.clear();
  lists_[account] = std::move(known);
}

void ToolMemory::doubt(const std::string& account) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = lists_.find(account);
  if (found != lists_.end()) found->second.is_doubted = true;
}

bool ToolMemory::has_room(std::size_t bytes) const {
  for (const auto& [account, known] : lists_) bytes += known.list->bytes;
  return lists_.size() < kMostKeptLists && bytes <= kMostKeptBytes;
}

}  // namespace mcp
