// One permission of a file.
// developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#pragma once

#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace gdrive {

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
};
PATCHBAY_FIELDS(Permission, id, type, role, emailAddress, domain, displayName, allowFileDiscovery,
                deleted, view, expirationTime)

// The fields of a Permission, for the parameter `fields`.
inline constexpr std::string_view kPermissionFields =
    "id,type,role,emailAddress,domain,displayName,allowFileDiscovery,deleted,view,expirationTime";

}  // namespace gdrive
