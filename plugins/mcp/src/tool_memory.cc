#include "tool_memory.h"

#include <utility>

namespace mcp {
namespace {

constexpr std::size_t kMostKeptLists = 256;
// the size of all lists together, as the servers sent them
constexpr std::size_t kMostKeptBytes = 64U << 20U;

}  // namespace

std::shared_ptr<const ToolList> ToolMemory::find(const std::string& account,
                                                 const std::string& session) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = lists_.find(account);
  return found == lists_.end() || found->second->session != session ? nullptr : found->second;
}

void ToolMemory::keep(const std::string& account, std::shared_ptr<const ToolList> list) {
  const std::lock_guard<std::mutex> lock(mutex_);
  lists_.erase(account);
  if (!has_room(list->bytes)) lists_.clear();
  lists_[account] = std::move(list);
}

void ToolMemory::forget(const std::string& account) {
  const std::lock_guard<std::mutex> lock(mutex_);
  lists_.erase(account);
}

bool ToolMemory::has_room(std::size_t bytes) const {
  for (const auto& [account, list] : lists_) bytes += list->bytes;
  return lists_.size() < kMostKeptLists && bytes <= kMostKeptBytes;
}

}  // namespace mcp
