// Uses the account as a source of documents. The collections are the account's own drive, and the
// libraries and pages of SharePoint sites. A listing of a drive is a series of changes since its
// beginning; after that, each run reads the changes since the last one.
// learn.microsoft.com/graph/api/driveitem-delta
#pragma once

#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/timestamp.h>

#include <string>
#include <string_view>
#include <vector>

#include "item.h"
#include "permissions.h"

namespace onedrive {

using patchbay::sdk::Access;
using patchbay::sdk::Document;
using patchbay::sdk::lower_case;
using patchbay::sdk::milliseconds_of;
using patchbay::sdk::Principal;

// The beginning of the id of a collection of pages. The id of the site follows.
inline constexpr std::string_view kPagesOf = "pages:";

inline bool is_pages(std::string_view collection) {
  return collection.substr(0, kPagesOf.size()) == kPagesOf;
}
inline std::string site_of_pages(std::string_view collection) {
  return std::string(collection.substr(kPagesOf.size()));
}

// All that one step leaves for the next.
struct SourceCursor {
  std::string stage;  // list, changes, access; done: the run is over
  std::string page;   // Graph's address of the next page, or of the next changes
  std::string root;   // the id of the drive's root folder
};
PATCHBAY_FIELDS(SourceCursor, stage, page, root)

// Returns the place of a drive. The own drive of a personal account has no other address than
// "me/drive" that is right in all the ways in which Graph writes its id.
Place place_of(std::string_view collection);

// Returns a user of Entra or of a personal account. Without an id, the address is the id.
Principal user_of(const Identity& identity);
Document document_of(const DriveItem& item);
// Returns who may see the item, as far as its description says.
Access access_of(const DriveItem& item);
// Returns who may see an item by its permissions. `drive` is the id of its drive: the number of a
// group of SharePoint is only unique there.
Access access_of(Call& call, const std::vector<Permission>& permissions, std::string_view drive);

}  // namespace onedrive
