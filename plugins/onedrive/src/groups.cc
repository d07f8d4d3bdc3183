// Lists the members of groups: learn.microsoft.com/graph/api/group-list-members
#include "groups.h"

#include <algorithm>

#include "failure.h"
#include "page.h"
#include "source.h"

namespace onedrive {
namespace {

constexpr std::string_view kEverybody = "tenant/everybody";  // everybody, including guests
constexpr std::string_view kTenantMembers = "tenant/members";
constexpr std::string_view kOwnersOf = "owners/";
constexpr std::string_view kOfSite = "site/";

std::string_view after(std::string_view text, std::string_view begin) {
  return text.substr(0, begin.size()) == begin ? text.substr(begin.size()) : std::string_view();
}

bool is_guid(std::string_view text) {
  return text.size() == 36 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
         });
}

std::string members_address(const OneDrive& onedrive, std::string_view group) {
  constexpr std::string_view kFields = "id,displayName,mail,userPrincipalName";
  Url url = onedrive.api();
  if (group == kTenantMembers || group == kEverybody) {
    url = std::move(url).segment("users");
    if (group == kTenantMembers) url = std::move(url).query("$filter", "userType eq 'Member'");
  } else if (const auto owned = after(group, kOwnersOf); !owned.empty()) {
    url = std::move(url).segment("groups").segment(owned).segment("owners");
  } else {
    url = std::move(url).segment("groups").segment(group).segment("members");
  }
  return std::move(url).query("$select", kFields).query("$top", "999").text();
}

// Returns the user or group that an entry of a list means; nullopt for a device or a program.
std::optional<Principal> principal_of_object(const Json& object) {
  const std::string type = text_member(object, "@odata.type");
  const bool is_group = type == "#microsoft.graph.group";
  // A list with only users has no types.
  const bool is_user = type.empty() || type == "#microsoft.graph.user";
  const std::string id = text_member(object, "id");
  if (id.empty() || (!is_group && !is_user)) return std::nullopt;
  Principal principal;
  principal.kind = is_group ? PATCHBAY_PRINCIPAL_GROUP : PATCHBAY_PRINCIPAL_USER;
  principal.id = folded(id);
  principal.name = text_member(object, "displayName");
  if (is_group) return principal;
  principal.email = lower_case(text_member(object, "mail"));
  if (principal.email.empty())
    principal.email = lower_case(text_member(object, "userPrincipalName"));
  return principal;
}

}  // namespace

std::string group_of_claim(std::string_view claim) {
  constexpr std::string_view kAllUsers = "c:0-.f|rolemanager|spo-grid-all-users";
  if (claim.substr(0, kAllUsers.size()) == kAllUsers) return std::string(kTenantMembers);
  if (claim == "c:0(.s|true") return std::string(kEverybody);
  const auto security = after(claim, "c:0t.c|tenant|");
  if (is_guid(security)) return std::string(security);
  const auto unified = after(claim, "c:0o.c|federateddirectoryclaimprovider|");
  if (is_guid(unified)) return std::string(unified);
  if (unified.size() == 38 && unified.substr(36) == "_o" && is_guid(unified.substr(0, 36))) {
    return std::string(kOwnersOf) + std::string(unified.substr(0, 36));
  }
  return {};
}

std::string group_of_site(std::string_view drive, std::string_view number) {
  return std::string(kOfSite) + std::string(drive) + "/" + std::string(number);
}

// Lists the members of a group. Returns no members if this account may not see them, and for a
// group of a site; then nobody may read through this group. Throws NOT_FOUND if the group is gone.
std::string OneDrive::list_members(Call& call, std::string_view group, std::string_view cursor,
                                   patchbay::sdk::Members& members) const {
  if (!after(group, kOfSite).empty()) return {};
  const Response response =
      ask_fresh(call, cursor.empty() ? members_address(*this, group) : std::string(cursor));
  if (response.status() == 403) return {};
  if (!response.ok()) throw failure_of(response, "group \"" + std::string(group) + "\"");
  const auto page = response.as<Page<Json>>();
  std::vector<Principal> principals;
  for (const Json& each : page.value) {
    if (auto principal = principal_of_object(each)) principals.push_back(std::move(*principal));
  }
  members.add(principals);
  return page.next;
}

}  // namespace onedrive
