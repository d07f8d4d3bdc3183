// The handlers for an organization's profiles, and for the callers whose tools they filter
// (callers/tool_profiles.h).
#include "callers/tool_profiles.h"

#include "api/actor.h"
#include "api/handlers.h"
#include "callers/callers.h"
#include "callers/profile_json.h"
#include "engine/engine.h"
#include "store/store.h"

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

std::string text_in(const Json& body, const char* member) {
  const auto found = body.find(member);
  return found == body.end() || found->is_null() ? std::string() : found->get<std::string>();
}

}  // namespace

Answer list_tool_profiles(const Api& api, const Request& request) {
  const std::string& organization = request.caller->organization;
  ToolProfiles profiles = profiles_of(api);
  PATCHBAY_TRY(const auto kept, profiles.list(organization));
  PATCHBAY_TRY(const auto holders, profiles.holders(organization));
  Json all = Json::array();
  for (const ToolProfile& profile : kept) all.push_back(callers::json_of(profile, holders));
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
  PATCHBAY_TRY(const auto holders, profiles.holders(organization));
  return httpd::json_response(callers::json_of(kept, holders).dump());
}

Answer remove_tool_profile(const Api& api, const Request& request) {
  PATCHBAY_TRY(profiles_of(api).remove(request.caller->organization,
                                       std::string(request.parameter("profile")),
                                       profile_changer(request)));
  return httpd::no_content();
}

Answer list_tool_filters(const Api& api, const Request& request) {
  ToolProfiles profiles = profiles_of(api);
  PATCHBAY_TRY(const auto holders, profiles.holders(request.caller->organization));
  Json all = Json::array();
  for (const callers::HeldProfile& each : holders) all.push_back(callers::json_of(each));
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
  const callers::HeldProfile held{request.caller->organization, holder, text_in(body, "profile")};
  PATCHBAY_TRY(profiles_of(api).give(held.organization, held.holder, held.profile,
                                     profile_changer(request)));
  api.callers.forget();
  return httpd::json_response(callers::json_of(held).dump());
}

}  // namespace patchbay::api
