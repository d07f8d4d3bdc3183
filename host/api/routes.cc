// The table of routes. Each row describes one route; schemas.json has the schemas that rows name.
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
      {
          .method = "GET",
          .pattern = "/healthz",
          .access = Access::kAnyone,
          .function = healthz,
          .id = "healthz",
          .summary = "Whether the process runs.",
          .answers = "Status",
          .work = Work::kQuick,
      },
      {
          .method = "GET",
          .pattern = "/readyz",
          .access = Access::kAnyone,
          .function = readyz,
          .id = "readyz",
          .summary = "Whether requests should be sent here.",
          .answers = "Status",
          .work = Work::kQuick,
      },
      {
          .method = "GET",
          .pattern = "/metrics",
          .access = Access::kOperate,
          .function = metrics,
          .id = "metrics",
          .summary =
              "What is counted on this host, for every organization, in Prometheus' text format.",
          .work = Work::kQuick,
      },
  };
}

std::vector<Row> connector_rows() {
  return {
      {
          .method = "GET",
          .pattern = "/aip/connectors/list_accessible",
          .access = Access::kCall,
          .function = list_connectors,
          .id = "list_connectors",
          .summary = "The connectors that can be used, with their actions.",
          .answers = "ConnectorList",
      },
      {
          .method = "GET",
          .pattern = "/connectors/check",
          .access = Access::kCall,
          .function = check_connector,
          .id = "check_connector",
          .summary = "Whether a connector, or a kind of its accounts, is open to the caller.",
          .answers = "Readiness",
          .query = {{"connector_type", "Id or alias, such as onedrive_personal.", true}},
          .statuses = {404},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/{connector_id}/actions/{action_id}",
          .access = Access::kCall,
          .function = call_action,
          .id = "call_action",
          .summary = "Runs an action; the body is its arguments, the answer its result.",
          .answers = "Any",
          .takes = "Any",
          .query = {kLink, kDeadline},
          .statuses = {404, 409, 502},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/{connector_id}/actions/{action_id}/continue",
          .access = Access::kCall,
          .function = continue_action,
          .id = "continue_action",
          .summary = "Goes on with an action that answered INPUT_REQUIRED.",
          .answers = "Any",
          .takes = "Continuation",
          .query = {kLink, kDeadline},
          .statuses = {404, 409, 422, 502},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/resume/{token}",
          .access = Access::kCall,
          .function = resume_call,
          .id = "resume_call",
          .summary = "Makes a call that was stopped for its account, at most once.",
          .answers = "Any",
          .query = {kDeadline},
          .statuses = {404, 409, 422, 502},
      },
      {
          .method = "GET",
          .pattern = "/aip/connectors/links/list_accessible",
          .access = Access::kConnect,
          .function = list_links,
          .id = "list_links",
          .summary = "The accounts that the user has connected.",
          .answers = "LinkList",
      },
      {
          .method = "DELETE",
          .pattern = "/aip/connectors/links/{link_id}",
          .access = Access::kConnect,
          .function = remove_link,
          .id = "remove_link",
          .summary = "Disconnects an account, and tells the provider if that is possible.",
          .answers = "RemovedLink",
          .statuses = {404},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/links",
          .access = Access::kConnect,
          .function = connect_with_key,
          .id = "connect_with_key",
          .summary = "Connects an account by a key that the user made at the provider.",
          .answers = "Link",
          .takes = "HandedKey",
          .statuses = {404, 409},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/oauth/initiate",
          .access = Access::kConnect,
          .function = begin_oauth,
          .id = "begin_oauth",
          .summary = "Begins to connect an account; the application's own is connected at once.",
          .answers = "BegunOrConnected",
          .takes = "BeginConnection",
          .statuses = {404},
      },
      {
          .method = "GET",
          .pattern = "/aip/connectors/oauth/initiate",
          .access = Access::kConnect,
          .function = follow_oauth,
          .id = "follow_oauth",
          .summary = "Begins to connect an account: redirects the browser to the provider.",
          .query = {{"connector_id", "The connector.", true, {}, true},
                    kRedirect,
                    {kLink.name, kLink.description, false, {}, true},
                    {"scopes",
                     "Scopes, with blanks between; by default what the actions need.",
                     false,
                     {},
                     true},
                    {kTicket, "From reauth_url; it alone decides what is connected for whom."}},
          .statuses = {404, 422},
          .work = Work::kBlocking,
          .success = 302,
          .is_safe = false,
          .ticket = kTicket,
      },
      {
          .method = "GET",
          .pattern = wire::kCallbackPath,
          .access = Access::kAnyone,
          .function = finish_oauth,
          .id = "finish_oauth",
          .summary = "The provider sends the browser back here.",
          .answers = "Link",
          .query = {{"state", "As Patchbay gave it.", true},
                    {"code", "The authorization code."},
                    {"error", "RFC 6749, section 4.1.2.1."},
                    {"iss", "RFC 9207."}},
          .work = Work::kBlocking,
          .success = 200,
          .is_safe = false,
          .takes_any_query = true,
      },
      {
          .method = "GET",
          .pattern = wire::kClientDocumentPath,
          .access = Access::kAnyone,
          .function = client_document,
          .id = "client_document",
          .summary =
              "What this server says of itself as an OAuth client; its address is its client id.",
          .answers = "ClientDocument",
          .statuses = {404},
          .work = Work::kQuick,
      },
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

// Returns a handler that checks the body before it calls the row's function. A body that does not
// fit the schema is refused with every fault.
httpd::Handler handler_of(const Api& api, const Row& row, const nlohmann::json& schemas) {
  const auto function = row.function;
  if (row.takes.empty() || row.takes == "Any") {
    return [&api, function](const Request& request) { return function(api, request); };
  }
  // The tests compile these schemas, so a failure here is a bug.
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
  route.by_range = row.by_range;
  route.by_events = row.by_events;
  route.takes_any_query = row.takes_any_query;
  route.deadline = api.deadline;
  if (row.may_send != nullptr) {
    route.may_send = [&api, may_send = row.may_send](const Request& request) {
      return may_send(api, request);
    };
  }
  return route;
}

}  // namespace

std::vector<Route> routes(const Api& api) {
  const auto known = nlohmann::json::parse(schemas());
  std::vector<Route> all;
  for (auto group :
       {service_rows(), connector_rows(), user_rows(), document_rows(), one_document_rows(),
        sync_rows(), webhook_rows(), admin_rows(), setting_rows(), tool_filter_rows()}) {
    for (Row& row : group) all.push_back(route_of(api, std::move(row), known));
  }
  // The description contains its own route too, so it is written after all rows are known.
  const auto description = std::make_shared<std::string>();
  Route self = {"GET",
                "/openapi.json",
                Access::kAnyone,
                [description](const Request&) -> Answer {
                  return httpd::Response{.shared_body = description};
                },
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
