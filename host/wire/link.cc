#include "wire/link.h"

#include "base/rfc3339.h"

namespace patchbay::wire {

Json json_of(const std::optional<WallTime>& time) {
  return time ? Json(rfc3339(*time)) : Json(nullptr);
}

Json json_of(const Link& link) {
  Json shown = {{"link_id", link.id},
                {"provider", or_null(link.provider)},
                {"connectors", link.connectors},
                {"status", link.status},
                {"reason", or_null(link.reason)},
                {"oauth_user_id", or_null(link.oauth_user_id)},
                {"scopes", link.scopes_known ? Json(link.scopes) : Json(nullptr)},
                {"validation", link.validation},
                {"created_at", json_of(link.created_at)},
                {"last_used", json_of(link.last_used)}};
  if (!link.warnings.empty()) shown["warnings"] = link.warnings;
  return shown;
}

Json use_of(const Link& link, const std::string& connector) {
  Json shown = {{"connector_id", connector},
                {"link_id", link.id},
                {"status", link.status},
                {"scopes", link.scopes},
                {"created_at", json_of(link.created_at)},
                {"last_used", json_of(link.last_used)}};
  if (!link.warnings.empty()) shown["warnings"] = link.warnings;
  return shown;
}

Json integration_of(const Link& link, const std::optional<WallTime>& validated_at) {
  Json shown = {{"id", link.id},
                {"service", link.provider},
                {"status", link.validation},
                {"oauth_user_id", or_null(link.oauth_user_id)},
                {"connectors", link.connectors},
                {"scopes", link.scopes},
                {"created_at", json_of(link.created_at)},
                {"validated_at", json_of(validated_at)}};
  if (!link.warnings.empty()) shown["warnings"] = link.warnings;
  return shown;
}

Json untold(const Link& link, const std::string& why) {
  return {{"link_id", link.id}, {"user", link.user}, {"provider", link.provider}, {"message", why}};
}

}  // namespace patchbay::wire
