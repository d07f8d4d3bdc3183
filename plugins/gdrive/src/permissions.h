// Reads who may see a file. developers.google.com/workspace/drive/api/reference/rest/v3/permissions
#pragma once

#include "file.h"

namespace gdrive {

struct GetPermissions {
  std::string file_id;
};
PATCHBAY_FIELDS(GetPermissions, file_id)

struct Permissions {
  // False if this account may not read the list of the file's permissions. Other people may still
  // see the file.
  bool known = true;
  std::vector<Permission> items;
};
PATCHBAY_FIELDS(Permissions, known, items)

Permissions permissions_of(const GDrive& drive, Call& call, const FileId& id);
Permissions get_permissions(const GDrive& drive, Call& call, const GetPermissions& arguments);

}  // namespace gdrive
