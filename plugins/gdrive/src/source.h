// Uses the account as a source of documents. The collections are My Drive, the files that others
// share with the user, and each shared drive. A listing first gets the token from which changes can
// be read later, and then lists the files. Each later run reads the changes.
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

// The ids of the two collections that are not shared drives. No shared drive has one of these ids.
inline constexpr std::string_view kMyDrive = "my-drive";
inline constexpr std::string_view kSharedWithMe = "shared-with-me";

inline bool is_shared_drive(std::string_view collection) {
  return collection != kMyDrive && collection != kSharedWithMe;
}

// Adds the parameters for the collection to the address of a list, and returns the address. Without
// the id of a shared drive, Google lists and watches the user's own files.
Url of_collection(Url url, std::string_view collection);

// A place in Google's list of changes. The connector reads the later changes from this place on.
struct StartToken {
  std::string startPageToken;
};
PATCHBAY_FIELDS(StartToken, startPageToken)

// The data that one step passes to the next step.
struct SourceCursor {
  std::string stage;  // list, changes or done
  std::string start;  // list: the token at which the changes of the next run begin
  // list: the token of the next page, "" for the first page; changes: the token of the next changes
  std::string page;
};
PATCHBAY_FIELDS(SourceCursor, stage, start, page)

// Returns the value of the parameter `fields` of a request to Drive: the names of the members of a
// file that document_of() and the functions below read.
std::string source_fields();

Document document_of(const DriveFile& file);
// Return who may see the file. The functions use only the file's description or the given
// permissions.
Access access_of(const DriveFile& file);
Access access_of(const std::vector<Permission>& permissions);
// Returns who may see an item of a shared drive, if the item inherits permissions from its folder.
Access access_below_folder(const std::vector<Permission>& permissions);
// Returns true if the file belongs to the collection now.
bool belongs_to(const DriveFile& file, std::string_view collection);

}  // namespace gdrive
