#pragma once

#include <vector>

#include "accounts/revocation.h"
#include "api/link_json.h"

namespace patchbay::api {

// The links whose provider was not told; somebody has to end them there by hand.
inline Json upstream_failed(const std::vector<accounts::RevokedLink>& links) {
  Json failed = Json::array();
  for (const accounts::RevokedLink& link : links) {
    if (link.upstream_fault.empty()) continue;
    failed.push_back({{"link_id", link.record.id},
                      {"user", link.record.user},
                      {"provider", link.record.provider},
                      {"message", link.upstream_fault}});
  }
  return failed;
}

}  // namespace patchbay::api
