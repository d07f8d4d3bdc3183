// These routes follow developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#include "sandbox/drive/fields.h"
#include "sandbox/drive/page_token.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

json with_details(const Exchange& exchange, const File& file, const EffectivePermission& held) {
  json out = render_permission(exchange, held);
  if (file.drive.empty()) return out;
  for (const Origin& each : held.origins) {
    const std::string& from = each.inherited_from.empty() ? file.id : each.inherited_from;
    json detail = {{"permissionType", from == file.drive ? "member" : "file"},
                   {"role", each.role},
                   {"inherited", !each.inherited_from.empty()}};
    if (!each.inherited_from.empty()) detail["inheritedFrom"] = each.inherited_from;
    out["permissionDetails"].push_back(std::move(detail));
  }
  return out;
}

SandboxResult<Response> list_permissions(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(
      exchange.knows({"pageSize", "pageToken", "supportsAllDrives", "includePermissionsForView"}));
  BOOST_OUTCOME_TRY(const File* file, exchange.file());
  if (!may_share(exchange.store, *file, exchange.user)) {
    return refusal(403, "insufficientFilePermissions",
                   "The user does not have sufficient permissions for file " + file->id + ".");
  }
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.size("pageSize", 100, 100));
  BOOST_OUTCOME_TRY(const std::string last, last_of_token(exchange));
  const auto held = permissions_of(exchange.store, *file);
  auto at = static_cast<std::size_t>(std::atoll(last.c_str()));
  json out = {{"kind", "drive#permissionList"}, {"permissions", json::array()}};
  for (; at < held.size() && out["permissions"].size() < size; ++at) {
    out["permissions"].push_back(with_details(exchange, *file, held[at]));
  }
  if (at < held.size()) out["nextPageToken"] = page_token(exchange, std::to_string(at));
  return answer_with(exchange, out, known_of_permission_list(),
                     "kind,nextPageToken,permissions(id,type,kind,role)");
}

}  // namespace

std::vector<Route> permission_routes() {
  return {{"GET", "/files/{fileId}/permissions", list_permissions}};
}

}  // namespace patchbay::sandbox::drive
