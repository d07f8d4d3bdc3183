#include "app/engine_options.h"

#include <algorithm>

#include "base/nearest.h"
#include "engine/engine.h"

namespace patchbay::app {
namespace {

// The names that a configuration may use: ids, and the folder's name of a connector with a fault.
std::vector<std::string> names_of(const std::vector<wire::ConnectorInfo>& connectors) {
  std::vector<std::string> names;
  for (const wire::ConnectorInfo& connector : connectors) {
    names.push_back(connector.id);
    if (connector.fault) names.push_back(connector.folder.filename().string());
  }
  return names;
}

// The providers of all connectors; connectors of one provider share accounts.
struct Providers {
  std::vector<std::string> names;
  bool all_known = true;  // false: some manifest cannot be read
};

Providers providers_of(const engine::Engine& engine) {
  Providers providers;
  const auto view = engine.catalog.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (entry.connector) {
      providers.names.push_back(entry.connector->manifest().identity.provider);
    } else if (const auto read = manifest::read_manifest(entry.folder)) {
      providers.names.push_back(read.value().identity.provider);  // another part of it is at fault
    } else {
      providers.all_known = false;
    }
  }
  return providers;
}

// Collects the names that are unknown, each with the nearest known one.
class NameCheck {
 public:
  explicit NameCheck(std::vector<std::string> known) : known_(std::move(known)) {}

  void allow(const std::vector<std::string>& more) {
    known_.insert(known_.end(), more.begin(), more.end());
  }
  [[nodiscard]] bool knows(const std::string& name) const {
    return std::find(known_.begin(), known_.end(), name) != known_.end();
  }
  // `what`: what `place` names, such as "connector".
  void check(const std::string& place, const std::string& name, const std::string& what) {
    if (knows(name)) return;
    const std::vector<std::string_view> names(known_.begin(), known_.end());
    wrong_ += (wrong_.empty() ? "" : " ") + place + " names no " + what + " that is there." +
              did_you_mean(name, names);
  }
  [[nodiscard]] Result<void> outcome() && {
    if (wrong_.empty()) return success();
    return Error(Code::kInvalidArgument, std::move(wrong_)).at("the configuration");
  }

 private:
  std::vector<std::string> known_;
  std::string wrong_;
};

// A client under any other name than a connector's or its provider's would never be used.
void check_clients(const Config& config, const engine::Engine& engine, NameCheck& names) {
  if (config.server.oauth_clients.empty()) return;
  const Providers providers = providers_of(engine);
  if (!providers.all_known) return;  // the name may be from a manifest that cannot be read
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
  for (const LinkConfig& link : config.links) {
    options.links.push_back(
        {link.id, link.connector, link.credential, {}, link.user_configuration, {}});
  }
  options.allow = config.allow;
  options.gates = config.gates;
  options.trial_program = config.trial_program;
  options.text_reader = config.text_reader;
  options.argument_bytes = config.argument_bytes;
  options.result_bytes = config.result_bytes;
  options.deadline = config.deadline;
  options.provider_delay = config.provider_delay;
  options.anomalies = config.anomalies;
  return options;
}

Result<void> check_names(const Config& config, const engine::Engine& engine) {
  NameCheck names(names_of(engine.connectors()));
  for (const auto& [id, settings] : config.connector_config) {
    names.check("[connector." + id + "]", id, "connector");
  }
  for (const LinkConfig& link : config.links) {
    names.check("[[link]] \"" + link.id + "\", connector \"" + link.connector + "\",",
                link.connector, "connector");
  }
  check_clients(config, engine, names);
  return std::move(names).outcome();
}

}  // namespace patchbay::app
