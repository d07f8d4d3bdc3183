// Lists shared drives: developers.google.com/workspace/drive/api/reference/rest/v3/drives
#pragma once

#include "gdrive.h"

namespace gdrive {

struct SharedDrive {
  std::string id;
  std::string name;
  std::optional<std::string> createdTime;
};
PATCHBAY_FIELDS(SharedDrive, id, name, createdTime)

struct ListSharedDrives {
  std::int64_t page_size = 100;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListSharedDrives, page_size, cursor)

struct SharedDrives {
  std::vector<SharedDrive> items;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(SharedDrives, items, cursor)

SharedDrives list_shared_drives(const GDrive& drive, Call& call, const ListSharedDrives& arguments);

}  // namespace gdrive
