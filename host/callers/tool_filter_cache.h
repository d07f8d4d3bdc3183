#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "callers/tool_filter.h"

namespace patchbay::callers {

// Keeps the filters that are in use now, by the text of their lines. All callers with the same
// lines share one filter. Thread-safe.
class ToolFilterCache {
 public:
  // Returns the filter for the lines. If the lines cannot be read, the filter offers no tool.
  std::shared_ptr<const ToolFilter> filter_of(const std::vector<std::string>& lines);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<const ToolFilter>> by_lines_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::callers
