#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accounts/record.h"
#include "base/rfc3339.h"

namespace patchbay::api {

using Json = nlohmann::ordered_json;  // keeps members in the order they are added

inline Json json_of(const std::optional<WallTime>& time) {
  return time ? Json(rfc3339(*time)) : Json(nullptr);
}

// An account as one of its connectors uses it.
inline Json json_of(const accounts::LinkRecord& record, const std::string& connector) {
  Json link = {{"connector_id", connector},
               {"link_id", record.id},
               {"status", accounts::word_of(record.status)},
               {"scopes", record.scopes},
               {"created_at", rfc3339(record.created_at)},
               {"last_used", json_of(record.last_used)}};
  if (!record.warnings.empty()) link["warnings"] = record.warnings;
  return link;
}

}  // namespace patchbay::api
