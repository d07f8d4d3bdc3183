// Lists files: the results of a search, or the files of a folder.
// developers.google.com/workspace/drive/api/guides/search-files
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "file.h"

namespace gdrive {

struct SearchFiles {
  std::string query;
  std::optional<std::string> mime_type;
  std::optional<std::string> folder_id;
  std::optional<std::string> drive_id;
  std::optional<std::string> owner;
  std::optional<std::string> modified_after;
  std::optional<std::string> modified_before;
  bool all_drives = false;
  std::int64_t page_size = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(SearchFiles, query, mime_type, folder_id, drive_id, owner, modified_after,
                modified_before, all_drives, page_size, cursor)

struct ListFolder {
  std::string folder_id = "root";
  std::int64_t page_size = 100;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListFolder, folder_id, page_size, cursor)

struct FoundFiles {
  std::vector<ShownFile> items;
  // true if Google stopped before it had searched everything
  bool incomplete = false;
  std::optional<std::string> cursor;  // the cursor of the next page; absent on the last page
};
PATCHBAY_FIELDS(FoundFiles, items, incomplete, cursor)

FoundFiles search_files(const GDrive& drive, Call& call, const SearchFiles& arguments);
FoundFiles list_folder(const GDrive& drive, Call& call, const ListFolder& arguments);

}  // namespace gdrive
