// Who may see a file.
// developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#pragma once

#include "file.h"

namespace gdrive {

struct Permission {
  std::string id;
  std::string type;  // user, group, domain, anyone
  std::string role;
  std::optional<std::string> emailAddress;
  std::optional<std::string> domain;
  std::optional<std::string> displayName;
  std::optional<bool> allowFileDiscovery;  // of domain and anyone; false: only with the link
  std::optional<bool> deleted;             // the account behind it is gone
};
PATCHBAY_FIELDS(Permission, id, type, role, emailAddress, domain, displayName, allowFileDiscovery,
                deleted)

struct GetPermissions {
  std::string file_id;
};
PATCHBAY_FIELDS(GetPermissions, file_id)

struct Permissions {
  // False if Drive does not tell this account who sees the file. That does not mean nobody does.
  bool known = true;
  std::vector<Permission> items;
};
PATCHBAY_FIELDS(Permissions, known, items)

Permissions get_permissions(const GDrive& drive, Call& call, const GetPermissions& arguments);

}  // namespace gdrive
