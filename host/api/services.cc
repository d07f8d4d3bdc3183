#include "api/services.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "engine/engine.h"
#include "links/scopes.h"

namespace patchbay::api {
namespace {

// Returns the name of the service itself. The manifests have names only of connectors, so the name
// of a service with several connectors is made from its id.
std::string name_of_service(const Service& service) {
  if (service.names.size() == 1) return service.names.front();
  std::string name = service.id;
  if (!name.empty()) {
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
  }
  return name;
}

// Returns the names as words of a sentence: "Gmail, Calendar, and Drive". Leaves out the service's
// own name before a connector's: "Drive" for "Google Drive".
std::string names_listed(const Service& service) {
  const std::string own = name_of_service(service) + " ";
  const std::size_t count = service.names.size();
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += count > 2 ? ", " : " ";
    if (i > 0 && i + 1 == count) text += "and ";
    const std::string& name = service.names[i];
    text += name.starts_with(own) ? name.substr(own.size()) : name;
  }
  return text;
}

using Usable = std::map<std::string, const catalog::Connector*>;  // by id

Usable usable_connectors(const Api& api, const catalog::View& view, const Caller& caller) {
  Usable usable;
  for (const catalog::Entry& entry : view.entries()) {
    if (!entry.connector || entry.fault) continue;
    if (!manifest::has_flow(entry.connector->manifest(), manifest::Flow::kAuthorizationCode)) {
      continue;
    }
    const auto open = api.engine.gates.check({.connector = entry.connector->id(),
                                              .organization = caller.organization,
                                              .user = caller.user,
                                              .plan = caller.plan});
    if (open.has_value()) usable.emplace(entry.connector->id(), entry.connector.get());
  }
  return usable;
}

// Returns true if the connector's actions are known before an account is connected, and none of
// them changes anything.
bool only_reads(const catalog::Connector& connector) {
  const auto& actions = connector.actions().all();
  return !connector.manifest().dynamic_actions && !actions.empty() &&
         std::all_of(actions.begin(), actions.end(),
                     [](const catalog::Action& action) { return action.read_only; });
}

void add_to_services(const catalog::Connector& connector, std::vector<Service>& services) {
  const manifest::Manifest& manifest = connector.manifest();
  const std::string& provider = manifest.identity.provider;
  auto service = std::find_if(services.begin(), services.end(),
                              [&](const Service& each) { return each.id == provider; });
  if (service == services.end()) service = services.insert(services.end(), {.id = provider});
  service->connectors.push_back(manifest.identity.id);
  service->names.push_back(manifest.identity.name);
  service->scopes =
      links::union_of(std::move(service->scopes), links::least_of(manifest, manifest.usual_scopes));
  service->is_read_only = service->is_read_only && only_reads(connector);
}

}  // namespace

std::vector<Service> services_for(const Api& api, const Caller& caller) {
  std::vector<Service> services;
  const auto view = api.engine.catalog.view();
  for (const auto& [id, connector] : usable_connectors(api, *view, caller)) {
    add_to_services(*connector, services);
  }
  return services;
}

Json json_of(const Service& service) {
  return {{"service", service.id},
          {"name", name_of_service(service)},
          {"description", "Connect " + names_listed(service) +
                              (service.is_read_only ? " with read-only access." : ".")},
          {"connectors", service.connectors}};
}

}  // namespace patchbay::api
