// One permission of a file.
// developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#pragma once

#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gdrive {

// One way in which a permission came to the file. Drive tells it in shared drives.
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
  std::optional<bool> allowFileDiscovery;     // of domain and anyone; false: only with the link
  std::optional<bool> deleted;                // the account behind it is gone
  std::optional<std::string> view;            // "metadata": it shows a folder and does not open it
  std::optional<std::string> expirationTime;  // absent: it does not end by itself
  std::optional<std::vector<PermissionDetail>> permissionDetails;
};
PATCHBAY_FIELDS(Permission, id, type, role, emailAddress, domain, displayName, allowFileDiscovery,
                deleted, view, expirationTime, permissionDetails)

// The fields of a Permission, for the parameter `fields`.
inline constexpr std::string_view kPermissionFields =
    "id,type,role,emailAddress,domain,displayName,allowFileDiscovery,deleted,view,expirationTime,"
    "permissionDetails(permissionType,role,inherited,inheritedFrom)";

}  // namespace gdrive
