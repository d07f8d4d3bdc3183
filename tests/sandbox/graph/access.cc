#include "sandbox/graph/access.h"

#include <algorithm>

namespace patchbay::sandbox::graph {
namespace {

bool has(const std::vector<std::string>& list, const std::string& what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

bool is_in_group(const Store& store, const std::string& group, const std::string& user,
                 int depth = 0) {
  const auto found = store.groups.find(group);
  if (found == store.groups.end() || found->second.is_hidden || depth > 8) return false;
  return std::any_of(found->second.members.begin(), found->second.members.end(),
                     [&](const std::string& each) {
                       return each == user || is_in_group(store, each, user, depth + 1);
                     });
}

// Claims follow learn.microsoft.com/sharepoint/dev/general-development/claim-provider
bool is_in_claim(const Store& store, const std::string& claim, const std::string& user) {
  const auto found = store.users.find(user);
  if (found == store.users.end()) return false;
  if (claim.starts_with("c:0-.f|rolemanager|spo-grid-all-users")) return !found->second.is_guest;
  if (claim == "c:0(.s|true") return true;
  if (claim == "i:0#.f|membership|" + found->second.mail) return true;
  const auto bar = claim.rfind('|');
  const bool is_group = claim.starts_with("c:0t.c|tenant|") ||
                        claim.starts_with("c:0o.c|federateddirectoryclaimprovider|");
  return is_group && is_in_group(store, claim.substr(bar + 1), user);
}

bool is_in_site_group(const Store& store, const Drive& drive, const std::string& number,
                      const std::string& user) {
  const auto site = store.sites.find(drive.site);
  if (site == store.sites.end()) return false;
  const auto group = site->second.groups.find(number);
  return group != site->second.groups.end() && group->second.contains(user);
}

bool opens(const Permission& permission) { return !has(permission.roles, "sp.limited access"); }

}  // namespace

std::vector<ItemPermission> permissions_of(const Store& store, const Item& item) {
  std::vector<ItemPermission> held;
  for (const Item* at = &item; at != nullptr; at = store.item(at->parent)) {
    for (const Permission& each : at->permissions) {
      held.push_back({each, at == &item ? std::string() : at->id});
    }
    if (!at->is_unique) continue;
    // The owner of the drive always has access to all its items.
    const Item& root = store.items.at(store.drives.at(item.drive).root);
    for (const Permission& each : root.permissions) {
      if (at != &root && each.id.starts_with("owner-")) held.push_back({each, ""});
    }
    break;
  }
  return held;
}

bool names(const Store& store, const Drive& drive, const Permission& permission,
           const std::string& user) {
  if (!opens(permission)) return false;
  return std::any_of(permission.holders.begin(), permission.holders.end(),
                     [&](const Holder& holder) {
                       return holder.user == user || is_in_group(store, holder.group, user) ||
                              is_in_claim(store, holder.claim, user) ||
                              is_in_site_group(store, drive, holder.site_group, user);
                     });
}

bool may_read(const Store& store, const Item& item, const std::string& user) {
  const Drive& drive = store.drives.at(item.drive);
  const auto held = permissions_of(store, item);
  return std::any_of(held.begin(), held.end(), [&](const ItemPermission& each) {
    return names(store, drive, each.permission, user);
  });
}

bool may_see_permissions(const Store& store, const Item& item, const std::string& user) {
  const Drive& drive = store.drives.at(item.drive);
  const auto held = permissions_of(store, item);
  return std::any_of(held.begin(), held.end(), [&](const ItemPermission& each) {
    return has(each.permission.roles, "owner") && names(store, drive, each.permission, user);
  });
}

bool may_see_site(const Store& store, const Site& site, const std::string& user) {
  return std::any_of(store.drives.begin(), store.drives.end(), [&](const auto& each) {
    return each.second.site == site.id && may_read(store, store.items.at(each.second.root), user);
  });
}

}  // namespace patchbay::sandbox::graph
