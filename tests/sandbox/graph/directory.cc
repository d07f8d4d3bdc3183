// These routes follow learn.microsoft.com/graph/api/user-get, …/user-list and …/group-list-members
#include <nlohmann/json.hpp>

#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kUserMembers = "id,displayName,mail,userPrincipalName,userType";

json render_user(const User& user) {
  return {{"id", user.id},
          {"displayName", user.name},
          {"mail", user.mail},
          {"userPrincipalName", user.principal_name},
          {"userType", user.is_guest ? "Guest" : "Member"}};
}

SandboxResult<Response> get_me(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select"}));
  if (!exchange.has_scope("User.Read")) return request_denied();
  const auto found = exchange.store.users.find(exchange.user());
  if (found == exchange.store.users.end()) return item_not_found("me");
  BOOST_OUTCOME_TRY(const json out, selected(exchange, render_user(found->second), kUserMembers));
  return json_answer(out);
}

SandboxResult<Response> list_users(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top", "$filter"}));
  if (!exchange.has_scope("User.ReadBasic.All")) return request_denied();
  const std::string filter = exchange.text("$filter");
  if (!filter.empty() && filter != "userType eq 'Member'") {
    return refusal(400, "Request_UnsupportedQuery", "Unsupported filter.");
  }
  json out = {{"value", json::array()}};
  for (const auto& [id, user] : exchange.store.users) {
    if (!filter.empty() && user.is_guest) continue;
    BOOST_OUTCOME_TRY(json shown, selected(exchange, render_user(user), kUserMembers));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

SandboxResult<json> render_object(const Exchange& exchange, const std::string& id) {
  const auto group = exchange.store.groups.find(id);
  const auto user = exchange.store.users.find(id);
  json full = {{"@odata.type", "#microsoft.graph.device"}, {"id", id}};
  if (group != exchange.store.groups.end()) {
    full = {
        {"@odata.type", "#microsoft.graph.group"}, {"id", id}, {"displayName", group->second.name}};
  } else if (user != exchange.store.users.end()) {
    full = render_user(user->second);
    full["@odata.type"] = "#microsoft.graph.user";
  }
  return selected(exchange, full, kUserMembers);
}

SandboxResult<Response> list_of_group(const Exchange& exchange,
                                      std::vector<std::string> Group::* list) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top", "$skiptoken"}));
  if (!exchange.has_scope("GroupMember.Read.All")) return request_denied();
  const std::string& id = exchange.path.find("group")->second;
  const auto found = exchange.store.groups.find(id);
  if (found == exchange.store.groups.end()) {
    return refusal(404, "Request_ResourceNotFound", "Resource '" + id + "' does not exist.");
  }
  if (found->second.is_hidden) return request_denied();
  json out = {{"value", json::array()}};
  for (const std::string& member : found->second.*list) {
    BOOST_OUTCOME_TRY(json shown, render_object(exchange, member));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

SandboxResult<Response> list_members(const Exchange& exchange) {
  return list_of_group(exchange, &Group::members);
}

SandboxResult<Response> list_owners(const Exchange& exchange) {
  return list_of_group(exchange, &Group::owners);
}

}  // namespace

std::vector<Route> directory_routes() {
  return {{"GET", "/me", get_me},
          {"GET", "/users", list_users},
          {"GET", "/groups/{group}/members", list_members},
          {"GET", "/groups/{group}/owners", list_owners}};
}

}  // namespace patchbay::sandbox::graph
