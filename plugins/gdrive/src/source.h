// The account as a source of documents. Collections are My Drive, what others share with the user,
// and each shared drive. A listing first asks where changes begin, then lists; after that each run
// reads the changes.
#pragma once

#include <patchbay/sdk/documents.h>

#include <string>
#include <string_view>
#include <vector>

#include "file.h"

namespace gdrive {

using patchbay::sdk::Access;
using patchbay::sdk::Document;

// The ids of the two collections that are no shared drive. No shared drive has such an id.
inline constexpr std::string_view kMyDrive = "my-drive";
inline constexpr std::string_view kSharedWithMe = "shared-with-me";

inline bool is_shared_drive(std::string_view collection) {
  return collection != kMyDrive && collection != kSharedWithMe;
}

// All that a step remembers.
struct SourceCursor {
  std::string stage;  // list, changes or done
  std::string start;  // list: the token at which the changes of the next run begin
  std::string page;   // list: the token of the next page, empty at first; otherwise of changes
};
PATCHBAY_FIELDS(SourceCursor, stage, start, page)

// The members of a file that the loader reads, for the parameter `fields`.
std::string source_fields();

Document document_of(const DriveFile& file);
// Who may see the file, as far as its description tells.
Access access_of(const DriveFile& file);
Access access_of(const std::vector<Permission>& permissions);
// Returns true if the file belongs to the collection now.
bool belongs_to(const DriveFile& file, std::string_view collection);

}  // namespace gdrive
