// Uses the account as a source of documents. The collections are My Drive, the files that others
// share with the user, and each shared drive. A listing first asks where changes begin, then lists.
// After that, each run reads the changes.
#pragma once

#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/timestamp.h>

#include <string>
#include <string_view>
#include <vector>

#include "file.h"

namespace gdrive {

using patchbay::sdk::Access;
using patchbay::sdk::Document;
using patchbay::sdk::lower_case;
using patchbay::sdk::milliseconds_of;

// The ids of the two collections that are not shared drives. No shared drive has such an id.
inline constexpr std::string_view kMyDrive = "my-drive";
inline constexpr std::string_view kSharedWithMe = "shared-with-me";

inline bool is_shared_drive(std::string_view collection) {
  return collection != kMyDrive && collection != kSharedWithMe;
}

// Returns the address of a list with the parameters by which it is about the collection. Without
// the drive's id, Google lists and watches what is the user's own.
Url of_collection(Url url, std::string_view collection);

// The place in Google's list of changes from which on changes are read.
struct StartToken {
  std::string startPageToken;
};
PATCHBAY_FIELDS(StartToken, startPageToken)

// All that one step leaves for the next.
struct SourceCursor {
  std::string stage;  // list, changes or done
  std::string start;  // list: the token at which the changes of the next run begin
  std::string page;   // list: the token of the next page, empty at first; changes: the token of the
                      // next changes
};
PATCHBAY_FIELDS(SourceCursor, stage, start, page)

// Returns the members of a file that the loader reads, for the parameter `fields`.
std::string source_fields();

Document document_of(const DriveFile& file);
// Return who may see the file, as far as its description says.
Access access_of(const DriveFile& file);
Access access_of(const std::vector<Permission>& permissions);
// Returns who may see an item of a shared drive that inherits from its folder.
Access access_below_folder(const std::vector<Permission>& permissions);
// Returns true if the file belongs to the collection now.
bool belongs_to(const DriveFile& file, std::string_view collection);

}  // namespace gdrive
