#include "callers/tool_filter_cache.h"

#include "base/words.h"

namespace patchbay::callers {

std::shared_ptr<const ToolFilter> ToolFilterCache::filter_of(
    const std::vector<std::string>& lines) {
  std::string text = joined(lines, "\n");
  const Lock lock(mutex_);
  if (const auto found = by_lines_.find(text); found != by_lines_.end()) {
    if (auto used = found->second.lock()) return used;
  }
  auto read = ToolFilter::read(lines);
  auto made = std::make_shared<const ToolFilter>(read.has_value() ? std::move(read).value()
                                                                  : ToolFilter::of_nothing());
  std::erase_if(by_lines_, [](const auto& each) { return each.second.expired(); });
  by_lines_.insert_or_assign(std::move(text), made);
  return made;
}

}  // namespace patchbay::callers
