// The handlers for an organization's profiles, and for the callers whose tools they filter
// (callers/tool_profiles.h).
#include "callers/tool_profiles.h"

#include "api/actor.h"
#include "api/handlers.h"
#include "callers/callers.h"
#include "engine/engine.h"
#include "store/store.h"
#include "wire/tool_profile.h"

namespace patchbay::api {
namespace {

using callers::FilterHolder;
using callers::ToolProfile;
using callers::ToolProfiles;

ToolProfiles profiles_of(const Api& api) {
  return {api.store, api.engine.clock, api.engine.kept->audit};
}

callers::Changer profile_changer(const Request& request) {
  return {request.caller->organization, actor_of(*request.caller), request.trace_id.hex()};
}

wire::ToolFilter tool_filter(const FilterHolder& holder, const std::string& profile) {
  return {std::string(callers::word_of(holder.kind)), holder.id, profile};
}

Result<std::vector<wire::ToolFilter>> tool_filters(ToolProfiles& profiles,
                                                   const std::string& organization) {
  PATCHBAY_TRY(const auto holders, profiles.holders(organization));
  std::vector<wire::ToolFilter> filters;
  for (const auto& each : holders) filters.push_back(tool_filter(each.holder, each.profile));
  return filters;
}

Json shown_profile(const ToolProfile& profile, const std::vector<wire::ToolFilter>& filters) {
  return wire::json_of(
      wire::ToolProfile{profile.name, profile.organization, profile.lines, profile.changed_at},
      filters);
}

std::string text_in(const Json& body, const char* member) {
  const auto found = body.find(member);
  return found == body.end() || found->is_null() ? std::string() : found->get<std::string>();
}

}  // namespace

Answer list_tool_profiles(const Api& api, const Request& request) {
  const std::string& organization = request.caller->organization;
  ToolProfiles profiles = profiles_of(api);
  PATCHBAY_TRY(const auto kept, profiles.list(organization));
  PATCHBAY_TRY(const auto filters, tool_filters(profiles, organization));
  Json all = Json::array();
  for (const ToolProfile& profile : kept) all.push_back(shown_profile(profile, filters));
  return httpd::json_response(Json{{"profiles", std::move(all)}}.dump());
}

Answer put_tool_profile(const Api& api, const Request& request) {
  const std::string name(request.parameter("profile"));
  const Json body = Json::parse(request.body, nullptr, false);
  ToolProfiles profiles = profiles_of(api);
  const std::string& organization = request.caller->organization;
  PATCHBAY_TRY(profiles.put(organization, name, body.at("lines").get<std::vector<std::string>>(),
                            profile_changer(request)));
  api.callers.forget();  // makes this host use the change at once
  PATCHBAY_TRY(const auto kept, profiles.show(organization, name));
  PATCHBAY_TRY(const auto filters, tool_filters(profiles, organization));
  return httpd::json_response(shown_profile(kept, filters).dump());
}

Answer remove_tool_profile(const Api& api, const Request& request) {
  PATCHBAY_TRY(profiles_of(api).remove(request.caller->organization,
                                       std::string(request.parameter("profile")),
                                       profile_changer(request)));
  return httpd::no_content();
}

Answer list_tool_filters(const Api& api, const Request& request) {
  ToolProfiles profiles = profiles_of(api);
  PATCHBAY_TRY(const auto filters, tool_filters(profiles, request.caller->organization));
  Json all = Json::array();
  for (const wire::ToolFilter& each : filters) all.push_back(wire::json_of(each));
  return httpd::json_response(Json{{"filters", std::move(all)}}.dump());
}

Answer put_tool_filter(const Api& api, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  const auto kind = callers::kind_of(body.at("of").get<std::string>());
  const FilterHolder holder{kind.value_or(FilterHolder::Kind::kOrganization), text_in(body, "id")};
  if ((holder.kind == FilterHolder::Kind::kOrganization) != holder.id.empty()) {
    return Error(Code::kInvalidArgument,
                 "\"id\" names the key or client; for the organization itself it is left out.");
  }
  const std::string profile = text_in(body, "profile");
  PATCHBAY_TRY(profiles_of(api).give(request.caller->organization, holder, profile,
                                     profile_changer(request)));
  api.callers.forget();
  return httpd::json_response(wire::json_of(tool_filter(holder, profile)).dump());
}

}  // namespace patchbay::api
