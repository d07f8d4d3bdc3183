// One permission of a file.
// developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#pragma once

#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gdrive {

// One way in which a permission came to the file. Drive reports such ways only in shared drives.
struct PermissionDetail {
  std::string permissionType;  // file or member
  std::string role;
  bool inherited = false;
  std::optional<std::string> inheritedFrom;
};
PATCHBAY_FIELDS(PermissionDetail, permissionType, role, inherited, inheritedFrom)

struct Permission {
  std::string id;
  std::string type;  // user, group, domain, anyone
  std::string role;
  std::optional<std::string> emailAddress;
  std::optional<std::string> domain;
  std::optional<std::string> displayName;
  // for domain and anyone; false: the file is found only with the link
  std::optional<bool> allowFileDiscovery;
  std::optional<bool> deleted;  // true if the account of the permission is gone
  // "metadata": the permission shows a folder, but does not open it
  std::optional<std::string> view;
  std::optional<std::string> expirationTime;  // absent: the permission does not end by itself
  std::optional<std::vector<PermissionDetail>> permissionDetails;
};
PATCHBAY_FIELDS(Permission, id, type, role, emailAddress, domain, displayName, allowFileDiscovery,
                deleted, view, expirationTime, permissionDetails)

// The fields of a Permission, for the parameter `fields`.
inline constexpr std::string_view kPermissionFields =
    "id,type,role,emailAddress,domain,displayName,allowFileDiscovery,deleted,view,expirationTime,"
    "permissionDetails(permissionType,role,inherited,inheritedFrom)";

}  // namespace gdrive
