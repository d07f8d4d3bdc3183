// Reads who is in a Google group:
// developers.google.com/workspace/admin/directory/reference/rest/v1/members/list
#include "failure.h"
#include "source.h"

namespace gdrive {
namespace {

using patchbay::sdk::Principal;

constexpr std::string_view kScope =
    "https://www.googleapis.com/auth/admin.directory.group.member.readonly";

struct Member {
  std::string type;                  // USER, EXTERNAL, GROUP, or CUSTOMER (an organization)
  std::optional<std::string> email;  // absent for CUSTOMER
  std::optional<std::string> status;
};
PATCHBAY_FIELDS(Member, type, email, status)

struct MemberPage {
  std::vector<Member> members;
  std::optional<std::string> nextPageToken;
};
PATCHBAY_FIELDS(MemberPage, members, nextPageToken)

// Returns the user or group that may read as this member. Returns nullopt for a suspended account,
// because it cannot sign in. Returns nullopt for a whole organization (CUSTOMER), because Google
// does not say here who belongs to it. The id is the email address, because Drive and the directory
// have different ids for one account.
std::optional<Principal> principal_of(const Member& member) {
  const bool is_user = member.type == "USER" || member.type == "EXTERNAL";
  if ((!is_user && member.type != "GROUP") || member.email.value_or("").empty()) {
    return std::nullopt;
  }
  if (member.status == "SUSPENDED") return std::nullopt;
  Principal principal;
  principal.kind = is_user ? PATCHBAY_PRINCIPAL_USER : PATCHBAY_PRINCIPAL_GROUP;
  principal.id = principal.email = lower_case(*member.email);
  return principal;
}

// Returns false if the account is known to have no scope for members.
bool may_ask(const Call& call) {
  const std::string granted = " " + std::string(call.scopes()) + " ";
  return call.scopes().empty() ||
         granted.find(" " + std::string(kScope) + " ") != std::string::npos;
}

Error unknown_members(std::string_view group) {
  return Error(PATCHBAY_E_PROVIDER_ERROR,
               "Google does not tell this account who is in the group \"" + std::string(group) +
                   "\": connect the account of an administrator with the scope " +
                   std::string(kScope) + ".");
}

}  // namespace

// Lists the members of a group. Throws if the account lacks the scope, or is not the account of an
// administrator. Then the host keeps the reason, and nobody may read through this group.
std::string GDrive::list_members(Call& call, std::string_view group, std::string_view cursor,
                                 patchbay::sdk::Members& members) const {
  if (!may_ask(call)) throw unknown_members(group);
  Url url = groups()
                .segment(group)
                .segment("members")
                .query("maxResults", "200")
                .query("fields", "nextPageToken,members(type,email,status)");
  if (!cursor.empty()) url = std::move(url).query("pageToken", cursor);
  const auto response = ask_if_in_scope(call, std::move(url).text());
  if (!response || response->status() == 403) throw unknown_members(group);
  if (!response->ok()) throw failure_of(*response, "group \"" + std::string(group) + "\"");
  const auto page = response->as<MemberPage>();
  std::vector<Principal> principals;
  for (const Member& each : page.members) {
    if (auto principal = principal_of(each)) principals.push_back(std::move(*principal));
  }
  members.add(principals);
  return page.nextPageToken.value_or("");
}

}  // namespace gdrive
