// The part of the Directory API that lists the members of a group. It follows
// developers.google.com/workspace/admin/directory/reference/rest/v1/members/list
#include "sandbox/drive/fields.h"
#include "sandbox/drive/page_token.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

constexpr std::size_t kMostMembers = 200;

json render_member(const Store& store, const std::string& address) {
  const bool is_group = store.groups.contains(address);
  json out = {{"kind", "admin#directory#member"},
              {"id", "1" + address},
              {"email", address},
              {"role", "MEMBER"},
              {"type", is_group ? "GROUP" : "USER"}};
  if (!is_group) out["status"] = "ACTIVE";
  return out;
}

const json& known_of_members() {
  static const json kKnown = {{"kind", true},
                              {"etag", true},
                              {"nextPageToken", true},
                              {"members",
                               {{"kind", true},
                                {"etag", true},
                                {"id", true},
                                {"email", true},
                                {"role", true},
                                {"type", true},
                                {"status", true},
                                {"delivery_settings", true}}}};
  return kKnown;
}

SandboxResult<Response> list_members(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(
      exchange.knows({"includeDerivedMembership", "maxResults", "pageToken", "roles"}));
  const auto asker = exchange.store.users.find(exchange.user);
  if (asker == exchange.store.users.end() || !asker->second.is_administrator) {
    return refusal(403, "forbidden", "Not Authorized to access this resource/api");
  }
  const std::string& key = exchange.path.find("groupKey")->second;
  const auto group = exchange.store.groups.find(key);
  if (group == exchange.store.groups.end()) {
    return refusal(404, "notFound", "Resource Not Found: groupKey");
  }
  BOOST_OUTCOME_TRY(const std::size_t size,
                    exchange.size("maxResults", kMostMembers, kMostMembers));
  BOOST_OUTCOME_TRY(const std::string last, last_of_token(exchange));
  json out = {{"kind", "admin#directory#members"}};  // without members, a group's answer has no
                                                     // `members`
  for (auto at = group->second.upper_bound(last); at != group->second.end(); ++at) {
    if (out.contains("members") && out["members"].size() == size) {
      out["nextPageToken"] = page_token(exchange, out["members"].back()["email"]);
      break;
    }
    out["members"].push_back(render_member(exchange.store, *at));
  }
  return answer_with(exchange, out, known_of_members(), "*");
}

}  // namespace

Api directory_api() {
  const std::string scope = "https://www.googleapis.com/auth/admin.directory.group";
  return {"/admin/directory/v1",
          {scope, scope + ".readonly", scope + ".member", scope + ".member.readonly"},
          {{"GET", "/groups/{groupKey}/members", list_members}}};
}

}  // namespace patchbay::sandbox::drive
