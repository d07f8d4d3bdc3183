#include "app/engine_options.h"

#include "engine/engine.h"
#include "engine/option_names.h"

namespace patchbay::app {
namespace {

// The providers of all connectors. Connectors with the same provider share accounts.
struct Providers {
  std::vector<std::string> names;
  bool all_known = true;  // false: a manifest cannot be read
};

Providers providers_of(const engine::Engine& engine) {
  Providers providers;
  const auto view = engine.catalog.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (entry.connector) {
      providers.names.push_back(entry.connector->manifest().identity.provider);
    } else if (const auto read = manifest::read_manifest(entry.folder)) {
      // The connector has a fault, but its manifest contains the provider.
      providers.names.push_back(read.value().identity.provider);
    } else {
      providers.all_known = false;
    }
  }
  return providers;
}

// Reports clients whose name is neither a connector nor a provider. Such a client would never be
// used.
void check_clients(const Config& config, const engine::Engine& engine, engine::OptionNames& names) {
  if (config.server.oauth_clients.empty()) return;
  const Providers providers = providers_of(engine);
  if (!providers.all_known) return;  // an unreadable manifest may contain the name
  names.allow(providers.names);
  for (const oauth::ConfiguredClient& client : config.server.oauth_clients) {
    names.check("[[oauth_client]] \"" + client.name + "\"", client.name, "connector or provider");
  }
}

}  // namespace

engine::Options engine_options_of(const Config& config) {
  engine::Options options;
  options.connector_path = config.connector_path;
  options.connector_config = config.connector_config;
  if (!config.file.empty()) {
    options.read_connector_config = [file = config.file] { return connector_config_in(file); };
  }
  for (const LinkConfig& link : config.links) {
    options.links.push_back(
        {link.id, link.connector, link.credential, {}, link.user_configuration, {}});
  }
  options.allow = config.allow;
  options.gates = config.gates;
  options.trust = config.trust;
  options.trial_program = config.trial_program;
  options.text_reader = config.text_reader;
  options.programs.reaper = config.reaper;
  options.programs.environment = config.environment;
  options.argument_bytes = config.argument_bytes;
  options.result_bytes = config.result_bytes;
  options.bulkheads = config.bulkheads;
  options.bulkheads.host = config.server.in_flight;
  options.provider_connections = static_cast<std::uint32_t>(config.provider_connections);
  options.deadline = config.deadline;
  options.provider_delay = config.provider_delay;
  options.documents = config.documents;
  options.anomalies = config.anomalies;
  options.webhooks.secrets = config.server.webhook_secrets;
  if (config.server.webhook_subscriptions) {
    options.webhooks.subscriptions.public_url = config.server.public_url;
  }
  return options;
}

Result<void> check_names(const Config& config, const engine::Engine& engine) {
  engine::OptionNames names(engine.connectors());
  for (const auto& [id, settings] : config.connector_config) {
    names.check("[connector." + id + "]", id, "connector");
  }
  for (const LinkConfig& link : config.links) {
    names.check_link("[[link]]", link.id, link.connector);
  }
  for (const webhooks::ConfiguredSecret& each : config.server.webhook_secrets) {
    names.check("[[webhook]] of \"" + each.connector + "\"", each.connector, "connector");
  }
  names.check_allowed(config.allow);
  check_clients(config, engine, names);
  const auto outcome = std::move(names).outcome();
  if (outcome.has_value()) return success();
  return Error(outcome.error()).at("the configuration");
}

}  // namespace patchbay::app
