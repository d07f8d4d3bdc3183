// Shows and changes organizations, for the operator of this host.
#include "callers/organizations.h"

#include "api/actor.h"
#include "api/handlers.h"
#include "callers/callers.h"
#include "engine/engine.h"
#include "store/store.h"
#include "wire/organization.h"

namespace patchbay::api {
namespace {

Json shown(const callers::Organization& organization) {
  return wire::json_of(
      wire::Organization{organization.id, organization.plan, organization.created_at});
}

callers::Organizations organizations_of(const Api& api) {
  return {api.store, api.engine.clock, api.engine.kept->audit};
}

callers::Changer changer_of(const Request& request) {
  return {request.caller->organization, actor_of(*request.caller), request.trace_id.hex()};
}

}  // namespace

Answer list_organizations(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto page,
               organizations_of(api).list(std::string(request.query_value("after").value_or(""))));
  Json all = Json::array();
  for (const auto& organization : page.organizations) all.push_back(shown(organization));
  return httpd::json_response(
      Json{{"organizations", std::move(all)}, {"next", wire::or_null(page.next)}}.dump());
}

Answer put_organization(const Api& api, const Request& request) {
  const Json plan = Json::parse(request.body, nullptr, false).at("plan");
  PATCHBAY_TRY(const auto organization,
               organizations_of(api).set_plan(std::string(request.parameter("organization_id")),
                                              plan.is_null() ? "" : plan.get<std::string>(),
                                              changer_of(request)));
  api.callers.forget();  // makes this host use the new plan at once
  return httpd::json_response(shown(organization).dump());
}

}  // namespace patchbay::api
