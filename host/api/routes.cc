// The table of routes. Each row describes one route; schemas.json has the schemas of the rows.
#include <memory>
#include <nlohmann/json.hpp>

#include "api/route_tables.h"
#include "api/schemas.h"
#include "httpd/openapi.h"
#include "schema/schema.h"
#include "wire/callback.h"

namespace patchbay::api {
namespace {

using httpd::Access;
using httpd::Work;

const httpd::QueryParameter kLink = {"link_id", "The account, where there are several."};
const httpd::QueryParameter kDeadline = {"deadline_ms",
                                         "How long the call may take, in milliseconds."};
const httpd::QueryParameter kRedirect = {
    "redirect_uri", "Where the browser is sent back to; this server by default."};

constexpr std::string_view kTicket = "ticket";

std::vector<Route> service_rows(const Api& api) {
  return {
      {
          .method = "GET",
          .pattern = "/healthz",
          .access = Access::kAnyone,
          .handler = bound(api, healthz),
          .id = "healthz",
          .summary = "Whether the process runs.",
          .answers = "Status",
          .work = Work::kQuick,
      },
      {
          .method = "GET",
          .pattern = "/readyz",
          .access = Access::kAnyone,
          .handler = bound(api, readyz),
          .id = "readyz",
          .summary = "Whether requests should be sent here.",
          .answers = "Status",
          .work = Work::kQuick,
      },
      {
          .method = "GET",
          .pattern = "/metrics",
          .access = Access::kOperate,
          .handler = bound(api, metrics),
          .id = "metrics",
          .summary =
              "What is counted on this host, for every organization, in Prometheus' text format.",
          .work = Work::kQuick,
      },
  };
}

Route callback_route(const Api& api, const char* path, const char* id, const char* summary) {
  return {
      .method = "GET",
      .pattern = path,
      .access = Access::kAnyone,
      .handler = bound(api, finish_oauth),
      .id = id,
      .summary = summary,
      .answers = "Link",
      .query = {{"state", "As Patchbay gave it.", true},
                {"code", "The authorization code."},
                {"error", "RFC 6749, section 4.1.2.1."},
                {"iss", "RFC 9207."}},
      .is_safe = false,
      .takes_any_query = true,
  };
}

std::vector<Route> connector_rows(const Api& api) {
  return {
      {
          .method = "GET",
          .pattern = "/aip/connectors/list_accessible",
          .access = Access::kCall,
          .handler = bound(api, list_connectors),
          .id = "list_connectors",
          .summary = "The connectors that can be used, with their actions.",
          .answers = "ConnectorList",
      },
      {
          .method = "GET",
          .pattern = "/connectors/check",
          .access = Access::kCall,
          .handler = bound(api, check_connector),
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
          .handler = bound(api, call_action),
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
          .handler = bound(api, continue_action),
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
          .handler = bound(api, resume_call),
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
          .handler = bound(api, list_links),
          .id = "list_links",
          .summary = "The accounts that the user has connected.",
          .answers = "LinkList",
      },
      {
          .method = "DELETE",
          .pattern = "/aip/connectors/links/{link_id}",
          .access = Access::kConnect,
          .handler = bound(api, remove_link),
          .id = "remove_link",
          .summary = "Disconnects an account, and tells the provider if that is possible.",
          .answers = "RemovedLink",
          .statuses = {404},
      },
      {
          .method = "POST",
          .pattern = "/aip/connectors/links",
          .access = Access::kConnect,
          .handler = bound(api, connect_with_key),
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
          .handler = bound(api, begin_oauth),
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
          .handler = bound(api, follow_oauth),
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
          .success = 302,
          .is_safe = false,
          .ticket = kTicket,
      },
      callback_route(api, wire::kCallbackPath, "finish_oauth", wire::kCallbackSummary),
      callback_route(api, wire::kSharedCallbackPath, "finish_oauth_of_any",
                     "As finish_oauth, where a provider has the address of all connectors."),
      {
          .method = "GET",
          .pattern = wire::kClientDocumentPath,
          .access = Access::kAnyone,
          .handler = bound(api, client_document),
          .id = "client_document",
          .summary =
              "What this server says of itself as an OAuth client; its address is its client id.",
          .answers = "ClientDocument",
          .statuses = {404},
          .work = Work::kQuick,
      },
  };
}

std::vector<Route> user_rows(const Api& api) {
  constexpr std::string_view kOne = "/api/organizations/{organization_id}/integrations/{service}";
  return {
      {
          .method = "GET",
          .pattern = "/ca/v2/user/connection_status",
          .access = Access::kConnect,
          .handler = bound(api, connection_status),
          .id = "connection_status",
          .summary = "The connected accounts, in short.",
          .answers = "ConnectionStatus",
      },
      {
          .method = "GET",
          .pattern = "/ca/v2/user_configuration",
          .access = Access::kConnect,
          .handler = bound(api, list_user_configuration),
          .id = "list_user_configuration",
          .summary = "What the user set for each account.",
          .answers = "UserConfigurationList",
      },
      {
          .method = "PUT",
          .pattern = "/ca/v2/user_configuration",
          .access = Access::kConnect,
          .handler = bound(api, put_user_configuration),
          .id = "put_user_configuration",
          .summary = "Sets it; the connector's schema checks it.",
          .answers = "UserConfiguration",
          .takes = "UserConfigurationChange",
          .statuses = {404, 409},
      },
      {
          .method = "GET",
          .pattern = "/backend-api/settings/user",
          .access = Access::kConnect,
          .handler = bound(api, read_settings),
          .id = "read_settings",
          .summary = "What the user chose about each connector, and the steps taken with it.",
          .answers = "UserSettings",
      },
      {
          .method = "PATCH",
          .pattern = "/backend-api/settings/user",
          .access = Access::kConnect,
          .handler = bound(api, change_settings),
          .id = "change_settings",
          .summary = "Changes what is in the body and leaves the rest.",
          .answers = "UserSettings",
          .takes = "UserSettings",
          .statuses = {404},
      },
      {
          .method = "GET",
          .pattern = "/api/organizations/{organization_id}/integrations",
          .access = Access::kConnect,
          .handler = bound(api, list_integrations),
          .id = "list_integrations",
          .summary = "The user's integrations, and the services that can be connected.",
          .answers = "IntegrationList",
          .statuses = {404},
      },
      {
          .method = "POST",
          .pattern = kOne,
          .access = Access::kConnect,
          .handler = bound(api, validate_integration),
          .id = "validate_integration",
          .summary = "Tries the stored connection and stores the result.",
          .answers = "ValidatedIntegration",
          .query = {kLink},
          .statuses = {404, 409},
      },
      {
          .method = "DELETE",
          .pattern = kOne,
          .access = Access::kConnect,
          .handler = bound(api, remove_integration),
          .id = "remove_integration",
          .summary = "Disconnects it.",
          .query = {kLink},
          .statuses = {404, 409},
          .success = 204,
      },
      {
          .method = "GET",
          .pattern = "/api/organizations/{organization_id}/integrations/{service}/auth_link",
          .access = Access::kConnect,
          .handler = bound(api, integration_auth_link),
          .id = "integration_auth_link",
          .summary = "Where to send the user to connect it.",
          .answers = "AuthLink",
          .query = {kRedirect, kLink},
          .statuses = {404},
          .is_safe = false,
      },
      {
          .method = "POST",
          .pattern = "/api/organizations/{organization_id}/integrations/{service}/callback",
          .access = Access::kConnect,
          .handler = bound(api, integration_callback),
          .id = "integration_callback",
          .summary = "Takes what the provider sent back with the user.",
          .answers = "ConnectedIntegration",
          .takes = "OauthCallback",
          .statuses = {404},
      },
  };
}

// Returns a handler that checks the body before it calls `handler`. A body that does not fit the
// schema is refused with an error that contains every fault.
httpd::Handler checked(httpd::Handler handler, const nlohmann::json& taken) {
  // The tests compile these schemas, so a failure here is a bug.
  const auto schema =
      std::make_shared<const schema::Schema>(schema::Schema::compile(taken.dump()).value());
  return [handler = std::move(handler), schema](const Request& request) -> Answer {
    PATCHBAY_TRY(schema->check(request.body));
    return handler(request);
  };
}

}  // namespace

std::vector<Route> routes(const Api& api) {
  const auto known = nlohmann::json::parse(schemas());
  std::vector<Route> all;
  for (auto group : {service_rows(api), connector_rows(api), user_rows(api), document_rows(api),
                     one_document_rows(api), sync_rows(api), deletion_rows(api), webhook_rows(api),
                     admin_rows(api), setting_rows(api), tool_filter_rows(api)}) {
    for (Route& route : group) {
      if (!route.takes.empty() && route.takes != "Any") {
        route.handler = checked(std::move(route.handler), known.at(std::string(route.takes)));
      }
      route.deadline = api.deadline;
      all.push_back(std::move(route));
    }
  }
  const auto description =
      std::make_shared<httpd::OpenApi>(httpd::ApiDescription{.title = "Patchbay",
                                                             .version = api.version,
                                                             .public_url = api.public_url,
                                                             .schemas = schemas()});
  all.push_back({
      .method = "GET",
      .pattern = "/openapi.json",
      .access = Access::kAnyone,
      .handler = [description](const Request&) -> Answer {
        return httpd::Response{.shared_body = description->text()};
      },
      .id = "openapi",
      .summary = "This description.",
      .answers = "Any",
      .work = Work::kQuick,
  });
  description->describe(all);
  return all;
}

}  // namespace patchbay::api
