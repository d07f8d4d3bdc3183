#include "app/host_options.h"

#include <algorithm>

#include "base/nearest.h"
#include "embed/additions.h"

namespace patchbay::app {
namespace {

// The names that a configuration may use: ids, and the folder's name of a connector with a fault.
std::vector<std::string> names_of(const std::vector<ConnectorInfo>& connectors) {
  std::vector<std::string> names;
  for (const ConnectorInfo& connector : connectors) {
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

Providers providers_of(Host& host) {
  Providers providers;
  const auto view = embed::Opening::catalog(host).view();
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
void check_clients(const Config& config, Host& host, NameCheck& names) {
  if (config.server.oauth_clients.empty()) return;
  const Providers providers = providers_of(host);
  if (!providers.all_known) return;  // the name may be from a manifest that cannot be read
  names.allow(providers.names);
  for (const oauth::ConfiguredClient& client : config.server.oauth_clients) {
    names.check("[[oauth_client]] \"" + client.name + "\"", client.name, "connector or provider");
  }
}

}  // namespace

HostOptions host_options_of(const Config& config, LogSink log) {
  HostOptions options;
  options.connector_path = config.connector_path;
  options.connector_config = config.connector_config;
  options.links.reserve(config.links.size());  // growing would leave copies of short secrets behind
  for (const LinkConfig& link : config.links) {
    options.links.push_back({.id = link.id,
                             .connector = link.connector,
                             .credential = std::string(link.credential.reveal()),
                             .account = {},
                             .user_configuration = link.user_configuration});
  }
  options.allow = config.allow;
  options.gates = config.gates;
  options.trial_program = config.trial_program;
  options.argument_bytes = config.argument_bytes;
  options.result_bytes = config.result_bytes;
  options.deadline = config.deadline;
  options.provider_delay = config.provider_delay;
  options.log_level = config.log_level.empty() ? "warning" : config.log_level;
  options.log = std::move(log);
  return options;
}

Result<void> check_names(const Config& config, Host& host) {
  NameCheck names(names_of(host.connectors()));
  for (const auto& [id, settings] : config.connector_config) {
    names.check("[connector." + id + "]", id, "connector");
  }
  for (const LinkConfig& link : config.links) {
    names.check("[[link]] \"" + link.id + "\", connector \"" + link.connector + "\",",
                link.connector, "connector");
  }
  check_clients(config, host, names);
  return std::move(names).outcome();
}

Level level_of(std::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning" || name.empty()) return Level::kWarning;
  return Level::kError;
}

}  // namespace patchbay::app
