#include "authserver/scopes.h"

#include <algorithm>
#include <set>

#include "callers/tool_scopes.h"

namespace patchbay::authserver {
namespace {

bool is_api_scope(std::string_view scope) { return scope == "call" || scope == "connect"; }

bool includes(std::string_view granted, std::string_view wanted) {
  return granted == wanted || callers::includes_tool_scope(granted, wanted);
}

bool is_included(std::span<const std::string> granted, std::string_view wanted) {
  return std::any_of(granted.begin(), granted.end(),
                     [&](const std::string& each) { return includes(each, wanted); });
}

std::string_view default_scope(const Resources& resources, const std::string& resource) {
  return resource == resources.tools() ? callers::kAllTools : std::string_view("call");
}

}  // namespace

bool may_be_granted(const Resources& resources, const std::string& resource,
                    std::string_view scope) {
  if (scope == kOfflineAccess) return true;
  return resource == resources.tools() ? callers::is_tool_scope(scope) : is_api_scope(scope);
}

bool is_scope_of_clients(std::string_view scope) {
  return scope == kOfflineAccess || callers::is_tool_scope(scope) || is_api_scope(scope);
}

std::vector<std::string> chosen_scopes(const Resources& resources, const std::string& resource,
                                       std::span<const std::string> asked,
                                       std::span<const std::string> of_client) {
  const auto fits = [&](std::string_view scope) {
    return may_be_granted(resources, resource, scope);
  };
  std::set<std::string> chosen;
  const auto allows = [](const std::string& scope) { return scope != kOfflineAccess; };
  const bool names_rights = std::any_of(asked.begin(), asked.end(), allows);
  for (const std::string& scope : asked) {
    if (fits(scope) && (of_client.empty() || !allows(scope) || is_included(of_client, scope))) {
      chosen.insert(scope);
    }
  }
  // A client that requests no rights gets all scopes that it may have. If the client may have only
  // a part of a requested scope, it gets this part.
  for (const std::string& scope : of_client) {
    if (fits(scope) && (!names_rights || is_included(asked, scope))) chosen.insert(scope);
  }
  if (!names_rights && of_client.empty()) chosen.emplace(default_scope(resources, resource));
  std::vector<std::string> scopes(chosen.begin(), chosen.end());
  if (std::none_of(scopes.begin(), scopes.end(), allows)) return {};
  return scopes;
}

bool includes_all(std::span<const std::string> granted, std::span<const std::string> wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& each) { return is_included(granted, each); });
}

std::string words_of_scope(std::string_view scope, std::span<const ConnectorName> connectors) {
  if (scope == callers::kAllTools) return "Use every tool of every account that you have connected";
  if (scope == "call") return "Run every action of every account that you have connected";
  if (scope == "connect") return "Connect and disconnect accounts for you";
  const auto tools = callers::tool_scope_of(scope);
  const std::string_view id = tools ? tools->connector : scope;
  const auto known = std::find_if(connectors.begin(), connectors.end(),
                                  [&](const ConnectorName& each) { return each.id == id; });
  std::string words = "Read and change with the tools of ";
  if (tools && tools->reads_only) words = "Read with the tools of ";
  return words.append(known == connectors.end() ? id : known->name);
}

}  // namespace patchbay::authserver
