// The table of routes. A row says all about a route; schemas.json has the schemas it names.
#include <memory>
#include <nlohmann/json.hpp>

#include "api/route_row.h"
#include "api/schemas.h"
#include "httpd/openapi.h"
#include "schema/schema.h"
#include "wire/callback.h"

namespace patchbay::api {
namespace {

using httpd::Access;
using httpd::Route;
using httpd::Work;

const httpd::QueryParameter kLink = {"link_id", "The account, where there are several."};
const httpd::QueryParameter kDeadline = {"deadline_ms",
                                         "How long the call may take, in milliseconds."};
const httpd::QueryParameter kRedirect = {
    "redirect_uri", "Where the browser is sent back to; this server by default."};

constexpr std::string_view kTicket = "ticket";

std::vector<Row> service_rows() {
  return {
      {"GET",
       "/healthz",
       Access::kAnyone,
       healthz,
       "healthz",
       "Whether the process runs.",
       "Status",
       {},
       {},
       {},
       Work::kQuick},
      {"GET",
       "/readyz",
       Access::kAnyone,
       readyz,
       "readyz",
       "Whether requests should be sent here.",
       "Status",
       {},
       {},
       {},
       Work::kQuick},
      {"GET",
       "/metrics",
       Access::kOperate,
       metrics,
       "metrics",
       "What is counted on this host, for every organization, in Prometheus' text format.",
       {},
       {},
       {},
       {},
       Work::kQuick},
  };
}

std::vector<Row> connector_rows() {
  return {
      {"GET", "/aip/connectors/list_accessible", Access::kCall, list_connectors, "list_connectors",
       "The connectors that can be used, with their actions.", "ConnectorList"},
      {"GET",
       "/connectors/check",
       Access::kCall,
       check_connector,
       "check_connector",
       "Whether a connector, or a kind of its accounts, is open to the caller.",
       "Readiness",
       {},
       {{"connector_type", "Id or alias, such as onedrive_personal.", true}},
       {404}},
      {"POST",
       "/aip/connectors/{connector_id}/actions/{action_id}",
       Access::kCall,
       call_action,
       "call_action",
       "Runs an action; the body is its arguments, the answer its result.",
       "Any",
       "Any",
       {kLink, kDeadline},
       {404, 409, 502}},
      {"POST",
       "/aip/connectors/{connector_id}/actions/{action_id}/continue",
       Access::kCall,
       continue_action,
       "continue_action",
       "Goes on with an action that answered INPUT_REQUIRED.",
       "Any",
       "Continuation",
       {kLink, kDeadline},
       {404, 409, 422, 502}},
      {"POST",
       "/aip/connectors/resume/{token}",
       Access::kCall,
       resume_call,
       "resume_call",
       "Makes a call that was stopped for its account, at most once.",
       "Any",
       {},
       {kDeadline},
       {404, 409, 422, 502}},
      {"GET", "/aip/connectors/links/list_accessible", Access::kConnect, list_links, "list_links",
       "The accounts that the user has connected.", "LinkList"},
      {"DELETE",
       "/aip/connectors/links/{link_id}",
       Access::kConnect,
       remove_link,
       "remove_link",
       "Disconnects an account, and tells the provider if that is possible.",
       "RemovedLink",
       {},
       {},
       {404}},
      {"POST",
       "/aip/connectors/links",
       Access::kConnect,
       connect_with_key,
       "connect_with_key",
       "Connects an account by a key that the user made at the provider.",
       "Link",
       "HandedKey",
       {},
       {404, 409}},
      {"POST",
       "/aip/connectors/oauth/initiate",
       Access::kConnect,
       begin_oauth,
       "begin_oauth",
       "Begins to connect an account; the application's own is connected at once.",
       "BegunOrConnected",
       "BeginConnection",
       {},
       {404}},
      {"GET",
       "/aip/connectors/oauth/initiate",
       Access::kConnect,
       follow_oauth,
       "follow_oauth",
       "Begins to connect an account: redirects the browser to the provider.",
       {},
       {},
       {{"connector_id", "The connector.", true, {}, true},
        kRedirect,
        {kLink.name, kLink.description, false, {}, true},
        {"scopes",
         "Scopes, with blanks between; by default what the actions need.",
         false,
         {},
         true},
        {kTicket, "From reauth_url; it alone decides what is connected for whom."}},
       {404, 422},
       Work::kBlocking,
       302,
       false,
       kTicket},
      {"GET",
       wire::kCallbackPath,
       Access::kAnyone,
       finish_oauth,
       "finish_oauth",
       "The provider sends the browser back here.",
       "Link",
       {},
       {{"state", "As Patchbay gave it.", true},
        {"code", "The authorization code."},
        {"error", "RFC 6749, section 4.1.2.1."},
        {"iss", "RFC 9207."}},
       {},
       Work::kBlocking,
       200,
       false,
       {},
       true},
  };
}

std::vector<Row> user_rows() {
  constexpr std::string_view kOne = "/api/organizations/{organization_id}/integrations/{service}";
  return {
      {"GET", "/ca/v2/user/connection_status", Access::kConnect, connection_status,
       "connection_status", "The connected accounts, in short.", "ConnectionStatus"},
      {"GET", "/ca/v2/user_configuration", Access::kConnect, list_user_configuration,
       "list_user_configuration", "What the user set for each account.", "UserConfigurationList"},
      {"PUT",
       "/ca/v2/user_configuration",
       Access::kConnect,
       put_user_configuration,
       "put_user_configuration",
       "Sets it; the connector's schema checks it.",
       "UserConfiguration",
       "UserConfigurationChange",
       {},
       {404, 409}},
      {"GET", "/backend-api/settings/user", Access::kConnect, read_settings, "read_settings",
       "What the user chose about each connector, and the steps taken with it.", "UserSettings"},
      {"PATCH",
       "/backend-api/settings/user",
       Access::kConnect,
       change_settings,
       "change_settings",
       "Changes what is in the body and leaves the rest.",
       "UserSettings",
       "UserSettings",
       {},
       {404}},
      {"GET",
       "/api/organizations/{organization_id}/integrations",
       Access::kConnect,
       list_integrations,
       "list_integrations",
       "The user's integrations.",
       "IntegrationList",
       {},
       {},
       {404}},
      {"POST",
       kOne,
       Access::kConnect,
       validate_integration,
       "validate_integration",
       "Tries the stored connection and stores the result.",
       "ValidatedIntegration",
       {},
       {kLink},
       {404, 409}},
      {"DELETE",
       kOne,
       Access::kConnect,
       remove_integration,
       "remove_integration",
       "Disconnects it.",
       {},
       {},
       {kLink},
       {404, 409},
       Work::kBlocking,
       204},
      {"GET",
       "/api/organizations/{organization_id}/integrations/{service}/auth_link",
       Access::kConnect,
       integration_auth_link,
       "integration_auth_link",
       "Where to send the user to connect it.",
       "AuthLink",
       {},
       {kRedirect, kLink},
       {404},
       Work::kBlocking,
       200,
       false},
      {"POST",
       "/api/organizations/{organization_id}/integrations/{service}/callback",
       Access::kConnect,
       integration_callback,
       "integration_callback",
       "Takes what the provider sent back with the user.",
       "ConnectedIntegration",
       "OauthCallback",
       {},
       {404}},
  };
}

// The row's function, behind a check of the body: a body that does not fit is refused with every
// fault.
httpd::Handler handler_of(const Api& api, const Row& row, const nlohmann::json& schemas) {
  const auto function = row.function;
  if (row.takes.empty() || row.takes == "Any") {
    return [&api, function](const Request& request) { return function(api, request); };
  }
  // The tests compile these schemas, so a failure is a bug.
  const auto schema = std::make_shared<const schema::Schema>(
      schema::Schema::compile(schemas.at(std::string(row.takes)).dump()).value());
  return [&api, function, schema](const Request& request) -> Answer {
    PATCHBAY_TRY(schema->check(request.body));
    return function(api, request);
  };
}

Route route_of(const Api& api, Row row, const nlohmann::json& schemas) {
  Route route = {row.method, row.pattern, row.access, handler_of(api, row, schemas),
                 row.id,     row.summary};
  route.query = std::move(row.query);
  route.takes = row.takes;
  route.answers = row.answers;
  route.statuses = std::move(row.statuses);
  route.work = row.work;
  route.success = row.success;
  route.is_safe = row.is_safe;
  route.ticket = row.ticket;
  route.takes_any_query = row.takes_any_query;
  route.deadline = api.deadline;
  return route;
}

}  // namespace

std::vector<Route> routes(const Api& api) {
  const auto known = nlohmann::json::parse(schemas());
  std::vector<Route> all;
  for (auto group : {service_rows(), connector_rows(), user_rows(), admin_rows(), setting_rows()}) {
    for (Row& row : group) all.push_back(route_of(api, std::move(row), known));
  }
  // The description lists itself too, so it is written after all rows are known.
  const auto description = std::make_shared<std::string>();
  Route self = {
      "GET",
      "/openapi.json",
      Access::kAnyone,
      [description](const Request&) -> Answer { return httpd::json_response(*description); },
      "openapi",
      "This description."};
  self.work = Work::kQuick;
  self.answers = "Any";
  all.push_back(std::move(self));
  *description = httpd::openapi_of(all, {.title = "Patchbay",
                                         .version = api.version,
                                         .public_url = api.public_url,
                                         .schemas = schemas()});
  return all;
}

}  // namespace patchbay::api
