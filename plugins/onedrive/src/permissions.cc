#include "permissions.h"

#include "failure.h"
#include "page.h"

namespace onedrive {
namespace {

constexpr int kMostPermissionPages = 100;

void add_holders(const IdentitySet& set, std::vector<ShownHolder>& out) {
  const auto add = [&](const char* kind, const std::optional<Identity>& holder) {
    if (!holder) return false;
    const std::string id = holder->id.value_or(holder->loginName.value_or(""));
    out.push_back({kind, id, holder->displayName, holder->email});
    return true;
  };
  // Graph lists a user or group of Entra a second time, as a user of SharePoint. The first entry is
  // enough.
  if (add("user", set.user) || add("group", set.group)) return;
  if (!add("site_user", set.siteUser)) add("site_group", set.siteGroup);
}

ShownPermission shown_permission(const Permission& permission) {
  ShownPermission out;
  out.id = permission.id;
  out.roles = permission.roles;
  const auto& single = permission.grantedToV2 ? permission.grantedToV2 : permission.grantedTo;
  if (single) add_holders(*single, out.holders);
  if (permission.grantedToIdentitiesV2) {
    for (const IdentitySet& each : *permission.grantedToIdentitiesV2) {
      add_holders(each, out.holders);
    }
  }
  if (permission.link) out.link_scope = permission.link->scope;
  if (permission.inheritedFrom) out.inherited_from = permission.inheritedFrom->id;
  out.expires = permission.expirationDateTime;
  return out;
}

}  // namespace

PermissionList permissions_of(const OneDrive& onedrive, Call& call, Url item,
                              std::string_view what) {
  PermissionList out;
  std::string address = std::move(item).segment("permissions").text();
  for (int page = 0; page < kMostPermissionPages; ++page) {
    const Response response = onedrive.ask_fresh(call, std::move(address));
    if (response.status() == 403) return {false, {}};
    if (!response.ok()) throw failure_of(response, what);
    auto list = response.as<Page<Permission>>();
    for (auto& each : list.value) out.permissions.push_back(std::move(each));
    if (list.next.empty()) return out;
    address = list.next;
  }
  throw Error(PATCHBAY_E_TOO_LARGE, "OneDrive: " + std::string(what) +
                                        " has more permissions than 100 pages: look at it at "
                                        "Microsoft.");
}

Permissions get_permissions(const OneDrive& onedrive, Call& call, const GetPermissions& arguments) {
  const Place place{arguments.drive_id, arguments.site_id};
  const auto list = permissions_of(onedrive, call, place.item(onedrive, arguments.item_id),
                                   "item \"" + arguments.item_id + "\"");
  Permissions out;
  out.known = list.is_known;
  for (const Permission& each : list.permissions) out.items.push_back(shown_permission(each));
  return out;
}

}  // namespace onedrive
