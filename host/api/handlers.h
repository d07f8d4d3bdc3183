// The handlers of the routes in routes.cc, by group. Many threads may call a handler at the same
// time. The server has already checked the request's body with the route's schema.
#pragma once

#include "api/api.h"
#include "base/patience.h"
#include "base/result.h"
#include "httpd/request.h"
#include "httpd/response.h"
#include "wire/json.h"

namespace patchbay::api {

using Answer = Result<httpd::Response>;
using httpd::Request;
using wire::Json;

// The handlers in health.cc.
Answer healthz(const Api& api, const Request& request);
Answer readyz(const Api& api, const Request& request);
Answer metrics(const Api& api, const Request& request);

// The handlers in catalog.cc.
Answer list_connectors(const Api& api, const Request& request);
Answer check_connector(const Api& api, const Request& request);

// The handlers in actions.cc.
Answer call_action(const Api& api, const Request& request);
Answer continue_action(const Api& api, const Request& request);
Answer resume_call(const Api& api, const Request& request);

// The handlers in links.cc.
Answer list_links(const Api& api, const Request& request);
Answer remove_link(const Api& api, const Request& request);

// The handlers in oauth.cc.
Answer begin_oauth(const Api& api, const Request& request);
Answer follow_oauth(const Api& api, const Request& request);
Answer finish_oauth(const Api& api, const Request& request);
Answer client_document(const Api& api, const Request& request);

// The handlers in handed_keys.cc.
Answer connect_with_key(const Api& api, const Request& request);

// The handlers in user_configuration.cc.
Answer connection_status(const Api& api, const Request& request);
Answer list_user_configuration(const Api& api, const Request& request);
Answer put_user_configuration(const Api& api, const Request& request);

// The handlers in documents.cc.
Answer list_documents(const Api& api, const Request& request);
Answer list_document_changes(const Api& api, const Request& request);
Answer read_document(const Api& api, const Request& request);
Answer document_content(const Api& api, const Request& request);
Answer document_text(const Api& api, const Request& request);
Answer who_can_see_document(const Api& api, const Request& request);
Answer why_document_is_seen(const Api& api, const Request& request);
Answer retry_document(const Api& api, const Request& request);

// The handlers in document_events.cc.
Answer follow_document_changes(const Api& api, const Request& request);
Answer follow_sync(const Api& api, const Request& request);

// The handlers in search.cc.
Answer search_documents(const Api& api, const Request& request);
Answer find_files(const Api& api, const Request& request);

// The handlers in syncs.cc.
Answer read_sync(const Api& api, const Request& request);
Answer start_sync(const Api& api, const Request& request);
Answer change_sync(const Api& api, const Request& request);
Answer settle_held_documents(const Api& api, const Request& request);
Answer forget_collection(const Api& api, const Request& request);

// The handlers in webhooks.cc.
Answer take_delivery(const Api& api, const Request& request);
// Refuses a delivery because of its headers and query, before its body is read.
Result<void> may_send_delivery(const Api& api, const Request& request);

// The handlers in settings.cc.
Answer read_settings(const Api& api, const Request& request);
Answer change_settings(const Api& api, const Request& request);

// The handlers in integrations.cc.
Answer list_integrations(const Api& api, const Request& request);
Answer validate_integration(const Api& api, const Request& request);
Answer integration_auth_link(const Api& api, const Request& request);
Answer integration_callback(const Api& api, const Request& request);
Answer remove_integration(const Api& api, const Request& request);

// The handlers in admin.cc.
Answer admin_catalog(const Api& api, const Request& request);
Answer reload_connectors(const Api& api, const Request& request);
Answer reload_connector(const Api& api, const Request& request);
Answer admin_audit(const Api& api, const Request& request);
Answer admin_scopes(const Api& api, const Request& request);
Answer admin_provider_said(const Api& api, const Request& request);

// The handlers in revocation.cc.
Answer revoke_links(const Api& api, const Request& request);
Answer remove_user(const Api& api, const Request& request);

// The handlers in gates.cc.
Answer list_gates(const Api& api, const Request& request);
Answer put_gate(const Api& api, const Request& request);
Answer remove_gate(const Api& api, const Request& request);

// The handlers in blocks.cc.
Answer list_blocks(const Api& api, const Request& request);
Answer lift_blocks(const Api& api, const Request& request);
Answer lift_block(const Api& api, const Request& request);

// The handlers in organizations.cc.
Answer list_organizations(const Api& api, const Request& request);
Answer put_organization(const Api& api, const Request& request);

// The handlers in tool_profiles.cc.
Answer list_tool_profiles(const Api& api, const Request& request);
Answer put_tool_profile(const Api& api, const Request& request);
Answer remove_tool_profile(const Api& api, const Request& request);
Answer list_tool_filters(const Api& api, const Request& request);
Answer put_tool_filter(const Api& api, const Request& request);

// The handlers in oauth_clients.cc.
Answer list_own_clients(const Api& api, const Request& request);
Answer put_own_client(const Api& api, const Request& request);
Answer remove_own_client(const Api& api, const Request& request);
Answer list_shared_clients(const Api& api, const Request& request);
Answer put_shared_client(const Api& api, const Request& request);
Answer remove_shared_client(const Api& api, const Request& request);

// The handlers in analytics.cc.
Answer admin_analytics(const Api& api, const Request& request);

// Returns how long a handler may wait for a provider.
inline Patience patience_of(const Request& request) {
  return {.deadline = request.deadline, .cancellation = &request.cancelled};
}

}  // namespace patchbay::api
