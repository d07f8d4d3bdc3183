// Lists sites of SharePoint, and the libraries of a site.
// learn.microsoft.com/graph/api/site-search and …/drive-list
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "onedrive.h"

namespace onedrive {

struct Site {
  std::string id;  // in the form HOST,GUID,GUID
  std::optional<std::string> displayName;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> webUrl;
};
PATCHBAY_FIELDS(Site, id, displayName, name, description, webUrl)

struct Drive {
  std::string id;
  std::optional<std::string> name;
  std::optional<std::string> driveType;  // "personal", "business" or "documentLibrary"
  std::optional<std::string> webUrl;
  std::optional<Json> system;  // set for a library that SharePoint itself uses
};
PATCHBAY_FIELDS(Drive, id, name, driveType, webUrl, system)

struct ListSites {
  std::optional<std::string> query;
  std::int64_t page_size = 50;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(ListSites, query, page_size, cursor)

struct ShownSite {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> url;
};
PATCHBAY_FIELDS(ShownSite, id, name, description, url)

struct Sites {
  std::vector<ShownSite> items;
  std::optional<std::string> cursor;
};
PATCHBAY_FIELDS(Sites, items, cursor)

Sites list_sites(const OneDrive& onedrive, Call& call, const ListSites& arguments);

// Returns the libraries of a site, without the libraries that SharePoint itself uses.
std::vector<Drive> libraries_of(const OneDrive& onedrive, Call& call, const std::string& site);

}  // namespace onedrive
