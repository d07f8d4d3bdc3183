// Shows and changes a user's configuration of each connected account, for example the repositories
// to sync.
#include "accounts/sync_times.h"
#include "api/account_meant.h"
#include "api/handlers.h"
#include "base/rfc3339.h"
#include "engine/account_parts.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

Json configuration_of(const accounts::LinkRecord& record, const std::string& connector) {
  const auto found = record.user_configuration.find(connector);
  if (found == record.user_configuration.end()) return Json::object();
  Json parsed = Json::parse(found->second, nullptr, false);
  return parsed.is_object() ? parsed : Json::object();
}

// Returns the time of the last sync of each chosen resource; null if there was no sync.
Result<Json> last_syncs(const Api& api, const std::string& link, const std::string& connector,
                        const Json& configuration) {
  PATCHBAY_TRY(const auto times,
               api.store.read(
                   [&](store::Transaction& transaction) -> Result<std::map<std::string, WallTime>> {
                     return accounts::sync_times(transaction, link, connector);
                   }));
  Json shown = Json::object();
  for (const Json& chosen : configuration) {
    for (const Json& resource : chosen.is_array() ? chosen : Json::array()) {
      if (!resource.is_string()) continue;
      const std::string name = resource.get<std::string>();
      const auto found = times.find(name);
      shown[name] = found == times.end() ? Json(nullptr) : Json(rfc3339(found->second));
    }
  }
  return shown;
}

// Returns the number of resources that the user chose: the elements of all lists in the
// configuration.
std::size_t count_of(const Json& configuration) {
  std::size_t count = 0;
  for (const Json& value : configuration) count += value.is_array() ? value.size() : 0;
  return count;
}

// Returns the id of an account for one connector, for example "ks--github-…". It ends with the
// random part of the link's id.
std::string connection_id(const accounts::LinkRecord& record, const std::string& connector) {
  const std::size_t dash = record.id.find('-');
  return "ks--" + connector + "-" + record.id.substr(dash == record.id.npos ? 0 : dash + 1);
}

// Calls `visit` for each pair of a connected account and one of its connectors.
template <class Visit>
Result<void> for_each_connection(const Api& api, const Request& request, Visit visit) {
  PATCHBAY_TRY(const auto records, api.accounts.stored.links.list(*request.caller));
  for (const accounts::LinkRecord& record : records) {
    if (!is_connected(record)) continue;
    for (const std::string& connector : record.connectors) visit(record, connector);
  }
  return success();
}

}  // namespace

Answer connection_status(const Api& api, const Request& request) {
  Json connections = Json::array();
  PATCHBAY_TRY(for_each_connection(
      api, request, [&](const accounts::LinkRecord& record, const std::string& connector) {
        connections.push_back(
            {{"id", connection_id(record, connector)},
             {"connector", connector},
             {"status", accounts::word_of(record.status)},
             {"user_configuration_count", count_of(configuration_of(record, connector))}});
      }));
  return httpd::json_response(Json{{"connections", std::move(connections)}}.dump());
}

Answer list_user_configuration(const Api& api, const Request& request) {
  Json configurations = Json::array();
  Result<void> read = success();
  PATCHBAY_TRY(for_each_connection(
      api, request, [&](const accounts::LinkRecord& record, const std::string& connector) {
        Json configuration = configuration_of(record, connector);
        auto synced = last_syncs(api, record.id, connector, configuration);
        if (synced.has_error()) {
          read = std::move(synced).error();
          return;
        }
        configurations.push_back({{"connector_id", connector},
                                  {"link_id", record.id},
                                  {"configuration", std::move(configuration)},
                                  {"last_sync", std::move(synced).value()}});
      }));
  PATCHBAY_TRY(read);
  return httpd::json_response(Json{{"configurations", std::move(configurations)}}.dump());
}

Answer put_user_configuration(const Api& api, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string connector = body.value("connector_id", "");
  std::string link = body.value("link_id", "");
  PATCHBAY_TRY(const accounts::DeclaredConnector declared, api.accounts.connectors.find(connector));
  if (link.empty()) {
    PATCHBAY_TRY(auto account,
                 account_meant(api, *request.caller, declared.manifest->identity.provider, link));
    link = std::move(account.id);
  }
  PATCHBAY_TRY(api.accounts.stored.grants.configure(*request.caller, *declared.manifest, link,
                                                    body.at("configuration").dump()));
  return httpd::json_response(Json{
      {"connector_id", declared.manifest->identity.id},
      {"link_id", link},
      {"configuration",
       body.at("configuration")}}.dump());
}

}  // namespace patchbay::api
