// Lists items: the results of a search, or the items of a folder.
// learn.microsoft.com/graph/api/driveitem-search and …/driveitem-list-children
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "item.h"

namespace onedrive {

struct SearchFiles {
  std::string query;
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;
  bool everywhere = false;
  std::int64_t page_size = 30;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(SearchFiles, query, drive_id, site_id, everywhere, page_size, cursor)

struct ListFolder {
  std::string folder_id = "root";
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;
  std::int64_t page_size = 100;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListFolder, folder_id, drive_id, site_id, page_size, cursor)

struct FoundItems {
  std::vector<ShownItem> items;
  std::optional<std::string> cursor;  // cursor of the next page; missing on the last page
};
PATCHBAY_FIELDS(FoundItems, items, cursor)

FoundItems search_files(const OneDrive& onedrive, Call& call, const SearchFiles& arguments);
FoundItems list_folder(const OneDrive& onedrive, Call& call, const ListFolder& arguments);

// Returns untrusted words in the form that OData needs between quotes: doubles each quote, and
// escapes the text for a URL.
std::string quoted_words(std::string_view words);
// Returns the words as a query of Microsoft Search (KQL). Puts each word into quotes, so that no
// word acts as an operator or a property.
std::string search_words(std::string_view words);

}  // namespace onedrive
