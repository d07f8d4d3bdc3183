// Translates Graph's permissions into the principals who may read an item.
// learn.microsoft.com/graph/api/resources/permission
#include <algorithm>

#include "groups.h"
#include "source.h"

namespace onedrive {
namespace {

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool has_role(const Permission& permission, std::string_view role) {
  return std::find(permission.roles.begin(), permission.roles.end(), role) !=
         permission.roles.end();
}

// Returns true if the permission lets somebody read the item. "Limited access" only gives access to
// an item below, and not to this item.
bool opens(const Permission& permission) {
  return std::any_of(permission.roles.begin(), permission.roles.end(), [](const std::string& role) {
    return lower_case(role).find("limited") == std::string::npos;
  });
}

std::uint32_t role_of(const Permission& permission) {
  if (has_role(permission, "owner") || has_role(permission, "sp.full control")) {
    return PATCHBAY_ROLE_OWNER;
  }
  return has_role(permission, "write") ? PATCHBAY_ROLE_WRITER : PATCHBAY_ROLE_READER;
}

Principal group_named(std::string id, const Identity& identity) {
  Principal principal;
  principal.kind = PATCHBAY_PRINCIPAL_GROUP;
  principal.id = std::move(id);
  principal.name = identity.displayName.value_or("");
  return principal;
}

// Returns the principal of a SharePoint user's claim. The claim means a person, a group of Entra,
// or everybody of the organization. Returns nullopt for an unknown claim.
std::optional<Principal> principal_of_claim(Call& call, const Identity& identity) {
  constexpr std::string_view kMember = "i:0#.f|membership|";
  const std::string claim = lower_case(identity.loginName.value_or(""));
  if (begins(claim, kMember)) {
    Principal principal;
    principal.id = principal.email = claim.substr(kMember.size());
    principal.name = identity.displayName.value_or("");
    return principal;
  }
  if (const auto group = group_of_claim(claim); !group.empty()) return group_named(group, identity);
  call.log().warning("OneDrive: a permission names a claim that is not known; nobody reads by it.");
  return std::nullopt;
}

std::optional<Principal> principal_of(Call& call, const IdentitySet& set, std::string_view drive) {
  if (set.user && (set.user->id || set.user->email)) return user_of(*set.user);
  if (set.group && set.group->id) return group_named(*set.group->id, *set.group);
  if (set.siteUser) return principal_of_claim(call, *set.siteUser);
  if (!set.siteGroup || !set.siteGroup->id) return std::nullopt;
  // Leaves out the hidden group of a sharing link: the permission of the link itself names the
  // people.
  const std::string name =
      set.siteGroup->loginName.value_or(set.siteGroup->displayName.value_or(""));
  if (begins(name, "SharingLinks.")) return std::nullopt;
  return group_named(group_of_site(drive, *set.siteGroup->id), *set.siteGroup);
}

// Adds the principals of a sharing link. A link for everybody, or for everybody of the
// organization, gives access only to people who have the link; a search does not show them the
// item.
void add_link(Call& call, const Permission& permission, std::string_view drive,
              std::vector<Principal>& out) {
  const std::string scope = permission.link->scope.value_or("");
  if (scope == "anonymous" || scope == "organization") {
    Principal principal;
    principal.kind = PATCHBAY_PRINCIPAL_LINK;
    principal.id = permission.id;
    out.push_back(std::move(principal));
    return;
  }
  if (scope != "users" || !permission.grantedToIdentitiesV2) return;
  for (const IdentitySet& each : *permission.grantedToIdentitiesV2) {
    if (auto principal = principal_of(call, each, drive)) out.push_back(std::move(*principal));
  }
}

std::vector<Principal> principals_of(Call& call, const Permission& permission,
                                     std::string_view drive) {
  std::vector<Principal> named;
  const auto& single = permission.grantedToV2 ? permission.grantedToV2 : permission.grantedTo;
  if (permission.link) {
    add_link(call, permission, drive, named);
  } else if (single) {
    if (auto principal = principal_of(call, *single, drive)) named.push_back(std::move(*principal));
  }
  return named;
}

}  // namespace

Principal user_of(const Identity& identity) {
  Principal principal;
  principal.email = lower_case(identity.email.value_or(""));
  principal.id = folded(identity.id.value_or(""));
  if (principal.id.empty()) principal.id = principal.email;
  principal.name = identity.displayName.value_or("");
  return principal;
}

// Returns who may read the item. An inherited permission is not copied, because it may end at the
// folder without a reported change of the item. Instead, everybody who may read the folder may read
// the item. Without an inherited permission, the item does not inherit from its folder.
Access access_of(Call& call, const std::vector<Permission>& permissions, std::string_view drive) {
  Access access = Access::listed({});
  for (const Permission& each : permissions) {
    if (each.inheritedFrom) {
      access.kind = PATCHBAY_ACCESS_WIDENED;
      continue;
    }
    const std::uint64_t until = milliseconds_of(each.expirationDateTime.value_or(""));
    if (!opens(each) || (each.expirationDateTime && until == 0)) continue;
    for (Principal& principal : principals_of(call, each, drive)) {
      principal.role = role_of(each);
      principal.until_ms = until;
      access.principals.push_back(std::move(principal));
    }
  }
  return access;
}

}  // namespace onedrive
