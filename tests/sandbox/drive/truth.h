#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// Returns all files but those in the trash and the folders My Drive: an array of {"id", "name",
// "type", "owner", "drive", "shortcut", "abusive", "content", "exports" and "readers"}. Readers are
// the permissionIds of the users whom a permission names; who is in a group is not told to a
// connector, so members of a group are no readers.
nlohmann::json truth_of(const Store& store);

}  // namespace patchbay::sandbox::drive
