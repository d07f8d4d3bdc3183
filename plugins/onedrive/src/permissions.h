// Reads who may see an item. learn.microsoft.com/graph/api/resources/permission
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "item.h"

namespace onedrive {

struct SharingLink {
  std::optional<std::string> scope;  // "anonymous", "organization", "users" or "existingAccess"
  std::optional<std::string> type;   // "view", "edit" or "embed"
};
PATCHBAY_FIELDS(SharingLink, scope, type)

struct Permission {
  std::string id;
  std::vector<std::string> roles;
  std::optional<IdentitySet> grantedToV2;
  std::optional<IdentitySet> grantedTo;  // for accounts without grantedToV2
  std::optional<std::vector<IdentitySet>> grantedToIdentitiesV2;
  std::optional<SharingLink> link;
  std::optional<ItemReference> inheritedFrom;
  std::optional<std::string> expirationDateTime;  // missing: the permission never expires
};
PATCHBAY_FIELDS(Permission, id, roles, grantedToV2, grantedTo, grantedToIdentitiesV2, link,
                inheritedFrom, expirationDateTime)

struct PermissionList {
  // False if Graph does not show this account who may see the item. Other people may still see the
  // item.
  bool is_known = true;
  std::vector<Permission> permissions;
};

// Returns all permissions of the item at the address `item`, also the permissions of its folders.
// Throws NOT_FOUND if the item is gone.
PermissionList permissions_of(const OneDrive& onedrive, Call& call, Url item,
                              std::string_view what);

struct GetPermissions {
  std::string item_id;
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;
};
PATCHBAY_FIELDS(GetPermissions, item_id, drive_id, site_id)

struct ShownHolder {
  std::string kind;  // "user", "group", "site_user" or "site_group"
  std::string id;
  std::optional<std::string> name;
  std::optional<std::string> email;
};
PATCHBAY_FIELDS(ShownHolder, kind, id, name, email)

struct ShownPermission {
  std::string id;
  std::vector<std::string> roles;
  std::vector<ShownHolder> holders;
  std::optional<std::string> link_scope;
  // The id of the folder from which the permission is inherited.
  std::optional<std::string> inherited_from;
  std::optional<std::string> expires;
};
PATCHBAY_FIELDS(ShownPermission, id, roles, holders, link_scope, inherited_from, expires)

struct Permissions {
  bool known = true;
  std::vector<ShownPermission> items;
};
PATCHBAY_FIELDS(Permissions, known, items)

Permissions get_permissions(const OneDrive& onedrive, Call& call, const GetPermissions& arguments);

}  // namespace onedrive
