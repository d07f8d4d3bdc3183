// Decides who may see an item, and which permissions allow it.
#pragma once

#include <string>
#include <vector>

#include "sandbox/graph/store.h"

namespace patchbay::sandbox::graph {

struct ItemPermission {
  Permission permission;
  std::string inherited_from;  // the id of the folder; "": the item itself
};

// All permissions that hold for the item: its own and, up to the next item that has left the
// permissions of its folder, those of its folders.
std::vector<ItemPermission> permissions_of(const Store& store, const Item& item);

// Returns true if a permission names the user, directly or through a group. A link for everybody,
// or for the whole organization, names no user.
bool names(const Store& store, const Drive& drive, const Permission& permission,
           const std::string& user);

// Returns true if a permission that names the user lets the user read the item.
bool may_read(const Store& store, const Item& item, const std::string& user);
// Returns true if the user is an owner, who may see all permissions of the item.
bool may_see_permissions(const Store& store, const Item& item, const std::string& user);
bool may_see_site(const Store& store, const Site& site, const std::string& user);

}  // namespace patchbay::sandbox::graph
