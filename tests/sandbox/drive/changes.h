// What people do at Google Drive while a connector is at work.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// One change, an object with one of:
//   "file": {"id": …, members of a seed's file}   changed, moved, shared, renamed, trashed; or
//   added "remove": "ID"                                 deleted for good, with what is in it
//   "remove_drive": "ID"                           a shared drive goes; no file of it is in the
//   feed "members": {"drive": "ID", "members": […]}     who is in a shared drive; no file is in the
//   feed "group": {"email": …, "members": […]}          no file is in the feed
// `now` (RFC 3339) is when it happens. A changed content or name sets modifiedTime, unless the
// change does. Throws std::invalid_argument with a sentence.
void apply_change(Store& store, const nlohmann::json& change, const std::string& now);

}  // namespace patchbay::sandbox::drive
