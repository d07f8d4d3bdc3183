#include "mcp/resource_watch.h"

#include <algorithm>

namespace patchbay::mcp {

std::vector<std::string> ResourceWatch::changed(const std::set<std::string>& uris, Monotonic now,
                                                const Look& look) {
  std::erase_if(seen_, [&](const auto& each) { return !uris.contains(each.first); });
  std::vector<std::string> differing;
  for (const std::string& uri : uris) {
    WatchedResource& seen = seen_[uri];
    if (now < seen.next) continue;
    const auto version = look(uri);
    const bool is_first = seen.version.empty();
    const bool differs = version && !is_first && *version != seen.version;
    if (differs) differing.push_back(uri);
    seen.wait = differs || is_first ? kShortest : std::min(seen.wait * 2, kLongest);
    seen.next = now + seen.wait;
    if (version) seen.version = *version;
  }
  return differing;
}

}  // namespace patchbay::mcp
