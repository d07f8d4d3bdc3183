// Engine::reload reads the connectors and their configuration again.
#include "engine/engine.h"
#include "engine/option_names.h"

namespace patchbay::engine {
namespace {

catalog::RefusedEntry refused_configuration(Error why) {
  return {"the configuration", std::move(why), true};
}

}  // namespace

catalog::ReloadReport Engine::reload() {
  const auto ticket = in_flight.enter();
  if (!ticket) return {};
  const services::CallContext context = loading();
  catalog::ReloadReport report = reload_with_config(context);
  pipeline.let_in_again();
  if (!stopped.stop_requested()) log_reload(report);
  return report;
}

// Reloads the connectors with the new configuration. If the configuration has a fault, the
// connectors keep the old configuration, but the folders are still read again.
catalog::ReloadReport Engine::reload_with_config(const services::CallContext& context) {
  if (!read_connector_config) return catalog.reload(context);
  const StrandLock lock(reloading);
  const auto config = read_connector_config();
  if (config.has_error()) {
    catalog::ReloadReport report = catalog.reload(context);
    report.refused.push_back(refused_configuration(config.error()));
    return report;
  }
  catalog::ReloadReport report = catalog.reload(
      catalog::Configurations{config.value().begin(), config.value().end()}, context);
  OptionNames names(connectors());
  for (const auto& [id, settings] : config.value()) {
    names.check("[connector." + id + "]", id, "connector");
  }
  const auto known = std::move(names).outcome();
  if (known.has_error()) report.refused.push_back(refused_configuration(known.error()));
  return report;
}

void Engine::log_reload(const catalog::ReloadReport& report) const {
  for (const catalog::RefusedEntry& refused : report.refused) {
    log.write(Level::kWarning, "a connector was not taken in as it is configured and installed now",
              {{"connector", refused.name},
               {"why", refused.why.message()},
               {"old_stays", refused.old_stays}});
  }
  log.write(Level::kWarning, "connectors were reloaded",
            {{"added", report.added.size()},
             {"replaced", report.replaced.size()},
             {"removed", report.removed.size()},
             {"unchanged", report.unchanged.size()},
             {"refused", report.refused.size()}});
}

}  // namespace patchbay::engine
