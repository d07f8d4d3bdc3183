#include "mcp/tool_looks.h"

namespace patchbay::mcp {

std::shared_ptr<const Offer> ToolLook::recent(Monotonic now, const std::stop_token& stopped,
                                              const Take& take) {
  const StrandLock lock(mutex_);
  if (seen_ && now - seen_at_ < kFresh) return seen_;
  auto seen = std::make_shared<const Offer>(take());
  if (stopped.stop_requested()) return seen;
  seen_at_ = now;
  return seen_ = std::move(seen);
}

std::shared_ptr<ToolLook> ToolLooks::of(const std::string& owner) {
  const Lock lock(mutex_);
  std::erase_if(looks_, [](const auto& each) { return each.second.expired(); });
  std::weak_ptr<ToolLook>& place = looks_[owner];
  auto look = place.lock();
  if (!look) place = look = std::make_shared<ToolLook>();
  return look;
}

}  // namespace patchbay::mcp
