// Shows and changes OAuth clients at providers while hosts run: an organization's own clients, and
// the operator's clients for all other organizations. A request can set a secret, but no response
// contains it.
#include "api/actor.h"
#include "api/handlers.h"
#include "audit/audit.h"
#include "audit/security_events.h"
#include "base/rfc3339.h"
#include "engine/engine.h"
#include "oauth/stored_clients.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/json_texts.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

constexpr std::size_t kLongestSecret = 4096;

Json client_json(const oauth::ShownClient& client) {
  return {{"name", client.name},
          {"client_id", client.id},
          {"secret_set", client.has_secret},
          {"issuer", client.issuer},
          {"changed_at", rfc3339(client.changed_at)}};
}

// Fails with NOT_FOUND if neither a connector nor a provider has this name. A client with such a
// name would never be used.
Result<void> check_name(const Api& api, const std::string& name) {
  const auto view = api.engine.catalog.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector) continue;
    const manifest::Identity& identity = entry.connector->manifest().identity;
    if (name == identity.id || name == identity.provider) return success();
  }
  return Error(Code::kNotFound, "No connector or provider here is called \"" + name.substr(0, 64) +
                                    "\": give a connector's id or its provider's name.");
}

Result<oauth::ClientIdentity> client_in(const Request& request) {
  Json body = Json::parse(request.body, nullptr, false);
  oauth::ClientIdentity client{body.value("client_id", ""),
                               Secret(body.value("client_secret", ""))};
  client.issuer = body.value("issuer", "");
  oauth_messages::wipe_texts(body);
  if (!client.issuer.empty()) {
    auto checked = oauth_messages::check_endpoint(client.issuer);
    if (checked.has_error()) return std::move(checked).error().at("issuer");
  }
  if (client.secret.reveal().size() <= kLongestSecret) return client;
  return Error(Code::kInvalidArgument, "A client's secret has at most 4096 bytes.");
}

void record(const Api& api, store::Transaction& transaction, const Request& request,
            const std::string& name, const char* change) {
  audit::AuditEntry entry = entry_of(request);
  entry.event = audit::event_of(audit::OauthClientChanged{name, change});
  entry.subject = name;
  api.engine.kept->audit.record_in(transaction, std::move(entry));
}

Answer list(const Api& api, const std::string& organization) {
  PATCHBAY_TRY(const auto clients, api.engine.kept->clients.list(organization));
  Json all = Json::array();
  for (const oauth::ShownClient& client : clients) all.push_back(client_json(client));
  return httpd::json_response(Json{{"clients", std::move(all)}}.dump());
}

Answer put(const Api& api, const Request& request, const std::string& organization) {
  const std::string name(request.parameter("name"));
  PATCHBAY_TRY(check_name(api, name));
  PATCHBAY_TRY(const auto client, client_in(request));
  PATCHBAY_TRY(api.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const bool existed = api.engine.kept->clients.put(transaction, organization, name, client);
    record(api, transaction, request, name, existed ? "updated" : "created");
    return success();
  }));
  return httpd::json_response(client_json({name, organization, client.id, !client.secret.empty(),
                                           client.issuer, api.engine.clock.wall()})
                                  .dump());
}

Answer remove(const Api& api, const Request& request, const std::string& organization) {
  const std::string name(request.parameter("name"));
  PATCHBAY_TRY(api.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!oauth::StoredClients::remove(transaction, organization, name)) {
      return Error(Code::kNotFound,
                   "No OAuth client was set over the API for \"" + name.substr(0, 64) +
                       "\"; change a client of the configuration or environment there.");
    }
    record(api, transaction, request, name, "removed");
    return success();
  }));
  return httpd::no_content();
}

}  // namespace

Answer list_own_clients(const Api& api, const Request& request) {
  return list(api, request.caller->organization);
}

Answer put_own_client(const Api& api, const Request& request) {
  return put(api, request, request.caller->organization);
}

Answer remove_own_client(const Api& api, const Request& request) {
  return remove(api, request, request.caller->organization);
}

Answer list_shared_clients(const Api& api, const Request& /*request*/) { return list(api, ""); }

Answer put_shared_client(const Api& api, const Request& request) { return put(api, request, ""); }

Answer remove_shared_client(const Api& api, const Request& request) {
  return remove(api, request, "");
}

}  // namespace patchbay::api
