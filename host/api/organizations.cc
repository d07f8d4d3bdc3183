// Shows and changes organizations, for the operator of this host.
#include "callers/organizations.h"

#include "api/actor.h"
#include "api/handlers.h"
#include "base/rfc3339.h"
#include "callers/callers.h"
#include "engine/engine.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

Json shown(const callers::Organization& organization) {
  return {{"id", organization.id},
          {"plan", organization.plan.empty() ? Json(nullptr) : Json(organization.plan)},
          {"created_at", rfc3339(organization.created_at)}};
}

callers::Organizations organizations_of(const Api& api) {
  return {api.store, api.engine.clock, api.engine.kept->audit.host()};
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
  return httpd::json_response(Json{{"organizations", std::move(all)},
                                   {"next", page.next.empty() ? Json(nullptr) : Json(page.next)}}
                                  .dump());
}

Answer put_organization(const Api& api, const Request& request) {
  const Json plan = Json::parse(request.body, nullptr, false).at("plan");
  PATCHBAY_TRY(const auto organization,
               organizations_of(api).set_plan(std::string(request.parameter("organization_id")),
                                              plan.is_null() ? "" : plan.get<std::string>(),
                                              changer_of(request)));
  api.callers.forget();  // so that this host uses the new plan at once
  return httpd::json_response(shown(organization).dump());
}

}  // namespace patchbay::api
