#include "cli/open_host.h"

#include <ostream>

#include "app/host_options.h"

namespace patchbay::cli {
namespace {

Result<std::unique_ptr<Host>> open_with(const app::Config& config, std::ostream& log) {
  auto options =
      app::host_options_of(config, [&log](std::string_view line) { log << line << "\n"; });
  // What a command failed with is its own to print; only what nobody returns is logged.
  if (config.log_level.empty()) options.log_level = "error";
  auto host = Host::open(std::move(options));
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
