#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "callers/tool_filter.h"

namespace patchbay::callers {

// The filters that callers use now, by their lines: all who have a profile share one filter,
// however many they are. Thread-safe.
class ToolFilterCache {
 public:
  // Returns the filter that offers nothing if the lines cannot be read.
  std::shared_ptr<const ToolFilter> filter_of(const std::vector<std::string>& lines);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<const ToolFilter>> by_lines_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::callers
