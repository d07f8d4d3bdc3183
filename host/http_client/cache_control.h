#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>

#include "base/lower_case.h"
#include "base/words.h"
#include "http_client/headers.h"

namespace patchbay::http_client {

// Calls `each` with every member of a comma-separated header. The header may occur several times.
template <class Each>
void for_each_member(const Headers& headers, std::string_view name, Each each) {
  for (const Header& field : headers) {
    if (!equal_ignoring_case(field.name, name)) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::string_view member = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(member.size() + 1, rest.size()));
      if (!trimmed(member).empty()) each(trimmed(member));
    }
  }
}

// The directives of `Cache-Control` that the caches of this host obey (RFC 9111 §5.2).
struct CacheControl {
  bool no_store = false;
  // How long the response is fresh: 0 for no-cache; nullopt if no directive says it.
  std::optional<std::chrono::seconds> max_age;
};
CacheControl cache_control(const Headers& headers);

}  // namespace patchbay::http_client
