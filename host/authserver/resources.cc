#include "authserver/resources.h"

#include <algorithm>

#include "authserver/oauth_error.h"
#include "httpd/request.h"

namespace patchbay::authserver {

Resources::Resources(std::string issuer)
    : issuer_(std::move(issuer)), tools_(issuer_ + std::string(kToolsPath)) {}

std::optional<std::string> Resources::canonical(std::string_view asked) const {
  if (asked.size() < issuer_.size() ||
      !equal_ignoring_case(asked.substr(0, issuer_.size()), issuer_)) {
    return std::nullopt;
  }
  std::string_view path = asked.substr(issuer_.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return api();
  if (path == kToolsPath || path == kToolsEventsPath) return tools();
  return std::nullopt;
}

Result<std::optional<std::string>> Resources::only_one(std::span<const std::string> asked) const {
  std::optional<std::string> found;
  for (const std::string& each : asked) {
    auto named = canonical(each);
    if (!named || (found && *found != *named)) {
      return oauth_error("invalid_target",
                         "The resource is not one of this server, or is more than one. Ask for " +
                             tools() + " or " + api() + ".");
    }
    found = std::move(named);
  }
  return found;
}

}  // namespace patchbay::authserver
