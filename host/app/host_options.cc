#include "app/host_options.h"

namespace patchbay::app {

HostOptions host_options_of(const Config& config, LogSink log) {
  HostOptions options;
  options.connector_path = config.connector_path;
  options.connector_config = config.connector_config;
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

Level level_of(std::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning" || name.empty()) return Level::kWarning;
  return Level::kError;
}

}  // namespace patchbay::app
