// Uses the account as a source of documents. The collections are the account's own drive, and the
// libraries and pages of SharePoint sites. A listing of a drive reads all changes since the
// creation of the drive. Each later run reads the changes since the previous run.
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

// The data that one step passes to the next step.
struct SourceCursor {
  std::string stage;  // "list", "changes", "access" or "done" (the run is over)
  std::string page;   // Graph's address of the next page, or of the next changes
};
PATCHBAY_FIELDS(SourceCursor, stage, page)

// Returns the place of a drive. For the own drive of a personal account, the place is "me/drive",
// because Graph writes the id of that drive in several ways.
Place place_of(std::string_view collection);

// Returns a user of Entra or of a personal account. If the user has no id, uses the email address
// as the id.
Principal user_of(const Identity& identity);
Document document_of(const DriveItem& item);
// Returns who may see the item, from its description alone.
Access access_of(const DriveItem& item);
// Returns who may see an item, from its permissions. `drive` is the id of the item's drive; it is
// needed because the number of a group of SharePoint is unique only there.
Access access_of(Call& call, const std::vector<Permission>& permissions, std::string_view drive);

}  // namespace onedrive
