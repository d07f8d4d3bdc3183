#include "sandbox/drive/access.h"

#include <algorithm>
#include <array>

namespace patchbay::sandbox::drive {
namespace {

// Returns true if the user is a member of the group, directly or through a nested group.
bool is_in_group(const Store& store, const std::string& address, const std::string& user,
                 int depth = 0) {
  constexpr int kDeepest = 10;
  const auto group = store.groups.find(address);
  if (group == store.groups.end() || depth > kDeepest) return false;
  return std::any_of(group->second.begin(), group->second.end(), [&](const std::string& each) {
    return each == user || is_in_group(store, each, user, depth + 1);
  });
}

bool names(const Store& store, const Permission& permission, const std::string& user) {
  if (permission.is_deleted) return false;
  if (permission.type == "user") return permission.email == user;
  return permission.type == "group" && is_in_group(store, permission.email, user);
}

// An email address in a domain does not make its owner a member of the domain.
bool is_of_domain(const Store& store, const std::string& user, const std::string& domain) {
  const auto found = store.users.find(user);
  return !domain.empty() && found != store.users.end() && found->second.domain == domain;
}

Sight sight_by(const Store& store, const Permission& permission, const std::string& user) {
  if (names(store, permission, user)) return Sight::kListed;
  const bool is_of_it = permission.type == "domain" && is_of_domain(store, user, permission.domain);
  if (is_of_it && permission.is_discoverable) return Sight::kListed;
  if (permission.type == "anyone" || is_of_it) return Sight::kByLink;
  return Sight::kNone;
}

// Returns the rank of a role. A higher role allows more.
std::size_t rank(const std::string& role) {
  constexpr std::array<std::string_view, 6> kRoles = {"reader",        "commenter", "writer",
                                                      "fileOrganizer", "organizer", "owner"};
  return static_cast<std::size_t>(std::find(kRoles.begin(), kRoles.end(), role) - kRoles.begin());
}

// Returns true if a permission of the user, or of one of the user's groups, has at least this role.
bool has_role(const Store& store, const File& file, const std::string& user, const char* least) {
  const auto held = permissions_of(store, file);
  return std::any_of(held.begin(), held.end(), [&](const EffectivePermission& each) {
    return each.permission.view.empty() && names(store, each.permission, user) &&
           rank(each.permission.role) >= rank(least);
  });
}

// Adds a permission. Several permissions for the same principal become one permission with several
// origins. But a permission that only shows a folder is not added to one that opens it.
void hold(std::vector<EffectivePermission>& held, Permission permission, const std::string& from) {
  const Origin origin{permission.role, from};
  const auto known = std::find_if(held.begin(), held.end(), [&](const EffectivePermission& each) {
    return each.permission.id == permission.id;
  });
  if (known == held.end()) {
    held.push_back({std::move(permission), {origin}});
  } else if (known->permission.view != permission.view) {
    if (permission.view.empty()) *known = {std::move(permission), {origin}};
  } else {
    known->origins.push_back(origin);
    if (rank(permission.role) > rank(known->permission.role)) {
      known->permission.role = permission.role;
    }
  }
}

}  // namespace

std::vector<EffectivePermission> permissions_of(const Store& store, const File& file) {
  std::vector<EffectivePermission> held;
  std::string limited;  // the nearest folder above with limited access
  const auto add = [&](Permission permission, const std::string& from) {
    if (!limited.empty() && rank(permission.role) < rank("organizer")) {
      if (limited != file.id) return;
      permission.view = "metadata";
    }
    hold(held, std::move(permission), from == file.id ? "" : from);
  };
  const File* at = &file;
  for (; at != nullptr; at = store.file(at->parent)) {
    for (const Permission& each : at->permissions) add(each, at->id);
    if (at->is_limited) limited = at->id;
  }
  const auto drive = store.drives.find(file.drive);
  if (drive != store.drives.end()) {
    for (const Permission& each : drive->second.members) add(each, file.drive);
  }
  return held;
}

Sight sight_of(const Store& store, const File& file, const std::string& user) {
  Sight sight = Sight::kNone;
  for (const EffectivePermission& held : permissions_of(store, file)) {
    sight = std::max(sight, sight_by(store, held.permission, user));
  }
  return sight;
}

bool may_share(const Store& store, const File& file, const std::string& user) {
  return has_role(store, file, user, "writer");
}

bool may_download(const Store& store, const File& file, const std::string& user) {
  return !file.is_download_barred || has_role(store, file, user, "writer");
}

bool is_member(const Store& store, const SharedDrive& drive, const std::string& user) {
  return std::any_of(drive.members.begin(), drive.members.end(),
                     [&](const Permission& each) { return names(store, each, user); });
}

std::set<std::string> watchers_of(const Store& store, const File& file) {
  std::set<std::string> found;
  for (const auto& [email, user] : store.users) {
    if (sight_of(store, file, email) == Sight::kListed) found.insert(email);
  }
  return found;
}

}  // namespace patchbay::sandbox::drive
