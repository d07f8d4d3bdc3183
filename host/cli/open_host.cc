#include "cli/open_host.h"

#include <ostream>

namespace patchbay::cli {
namespace {

HostOptions options_of(const app::Config& config, std::ostream& log) {
  HostOptions options;
  options.connector_path = config.connector_path;
  options.connector_config = config.connector_config;
  for (const app::LinkConfig& link : config.links) {
    options.links.push_back({.id = link.id,
                             .connector = link.connector,
                             .credential = std::string(link.credential.reveal()),
                             .account = {},
                             .user_configuration = link.user_configuration});
  }
  options.allow = config.allow;
  options.argument_bytes = config.argument_bytes;
  options.result_bytes = config.result_bytes;
  options.deadline = config.deadline;
  // What a command failed with is its own to print; only what nobody returns is logged.
  options.log_level = config.log_level.empty() ? "error" : config.log_level;
  options.log = [&log](std::string_view line) { log << line << "\n"; };
  return options;
}

Result<std::unique_ptr<Host>> open_with(const app::Config& config, std::ostream& log) {
  auto host = Host::open(options_of(config, log));
  if (!host) return std::move(host).error();
  return std::move(host).value();
}

}  // namespace

Result<std::unique_ptr<Host>> open_host(const Invocation& invocation) {
  PATCHBAY_TRY(auto config, configuration_of(invocation));
  PATCHBAY_TRY(auto host, open_with(config, invocation.terminal.err));
  // Which variables to look for is known once the connectors are: manifests only are read twice.
  const std::size_t links = config.links.size();
  for (const ConnectorInfo& connector : host->connectors()) {
    if (!connector.fault) app::apply_credential(invocation.environment, connector.id, config);
  }
  if (config.links.size() == links) return host;
  return open_with(config, invocation.terminal.err);
}

}  // namespace patchbay::cli
