#include "cli/link_shown.h"

#include <nlohmann/json.hpp>

#include "base/rfc3339.h"

namespace patchbay::cli {
namespace {

using Json = nlohmann::ordered_json;  // members in the order they are written down

Json json_of(const std::optional<WallTime>& time) {
  return time ? Json(rfc3339(*time)) : Json(nullptr);
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json json_of(const links::LinkRecord& record) {
  return {{"link_id", record.id},
          {"provider", record.provider},
          {"connectors", record.connectors},
          {"status", links::word_of(record.status)},
          {"reason", or_null(record.cause)},
          {"oauth_user_id", or_null(record.oauth_user_id)},
          {"scopes", record.scopes_known ? Json(record.scopes) : Json(nullptr)},
          {"validation", links::word_of(record.validation)},
          {"created_at", rfc3339(record.created_at)},
          {"last_used", json_of(record.last_used)}};
}

}  // namespace patchbay::cli
