// Decides who may see a file, and which permissions allow it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// The origin of a permission.
struct Origin {
  std::string role;
  std::string inherited_from;  // the id of the folder or drive; "": the file itself
};

struct EffectivePermission {
  Permission permission;        // has the highest role of all origins
  std::vector<Origin> origins;  // has at least one element
};

// All permissions that hold for the file: its own, its folders' and its drive's. A folder with
// limited access passes on those of owners and organizers alone; the others only show the folder.
// developers.google.com/workspace/drive/api/guides/limited-expansive-access
std::vector<EffectivePermission> permissions_of(const Store& store, const File& file);

enum class Sight {
  kNone,
  kByLink,  // only with the link: the file is in no list and no search result
  kListed,
};

// Returns how the user can see the file.
Sight sight_of(const Store& store, const File& file, const std::string& user);

// Returns true if the user may change who sees the file. Only such a user may read the file's
// permissions.
bool may_share(const Store& store, const File& file, const std::string& user);
bool may_download(const Store& store, const File& file, const std::string& user);

bool is_member(const Store& store, const SharedDrive& drive, const std::string& user);

// Returns the users who see the file in a list.
std::set<std::string> watchers_of(const Store& store, const File& file);

}  // namespace patchbay::sandbox::drive
