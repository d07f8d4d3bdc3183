// Makes changes as people do at Google Drive while a connector works.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// One change, an object with one of:
//   "file": {"id": …, members of a seed's file}   added or changed (moved, shared, trashed, …)
//   "remove": "ID"                                deleted for good, with everything in it
//   "remove_drive": "ID"                          a shared drive is deleted; the feed has only the
//                                                 drive, none of its files
//   "members": {"drive": "ID", "members": […]}    the members of a shared drive; not in the feed
//   "group": {"email": …, "members": […]}         the members of a group; not in the feed
// `now` (RFC 3339) is the time of the change. A new content or name sets modifiedTime, unless the
// change has one. Throws std::invalid_argument with a sentence.
void apply_change(Store& store, const nlohmann::json& change, const std::string& now);

}  // namespace patchbay::sandbox::drive
