#include "app/host_options.h"

#include <algorithm>

#include "base/nearest.h"

namespace patchbay::app {
namespace {

// What a configuration may call them: the ids, of one that is not in order its folder's name too.
std::vector<std::string> names_of(const std::vector<ConnectorInfo>& connectors) {
  std::vector<std::string> names;
  for (const ConnectorInfo& connector : connectors) {
    names.push_back(connector.id);
    if (connector.fault) names.push_back(connector.folder.filename().string());
  }
  return names;
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
  options.argument_bytes = config.argument_bytes;
  options.result_bytes = config.result_bytes;
  options.deadline = config.deadline;
  options.log_level = config.log_level.empty() ? "warning" : config.log_level;
  options.log = std::move(log);
  return options;
}

Result<void> check_names(const Config& config, const Host& host) {
  const std::vector<std::string> known = names_of(host.connectors());
  const std::vector<std::string_view> names(known.begin(), known.end());
  std::string wrong;
  const auto check = [&](const std::string& place, const std::string& id) {
    if (std::find(names.begin(), names.end(), id) != names.end()) return;
    wrong += (wrong.empty() ? "" : " ") + place + " names no connector that is there." +
             did_you_mean(id, names);
  };
  for (const auto& [id, settings] : config.connector_config) check("[connector." + id + "]", id);
  for (const LinkConfig& link : config.links) {
    check("[[link]] \"" + link.id + "\", connector \"" + link.connector + "\",", link.connector);
  }
  if (wrong.empty()) return success();
  return Error(Code::kInvalidArgument, std::move(wrong)).at("the configuration");
}

Level level_of(std::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning" || name.empty()) return Level::kWarning;
  return Level::kError;
}

}  // namespace patchbay::app
