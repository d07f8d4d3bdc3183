#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "callers/tool_filter.h"

namespace patchbay::callers {

// Caches the filters in use, by the text of their lines. All callers with the same lines share one
// filter. Thread-safe.
class ToolFilterCache {
 public:
  // Returns the filter for the lines. Unreadable lines give a filter that offers no tool.
  std::shared_ptr<const ToolFilter> filter_of(const std::vector<std::string>& lines);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<const ToolFilter>> by_lines_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::callers
