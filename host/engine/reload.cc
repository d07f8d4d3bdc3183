// Engine::reload: reads the connectors and their configuration again.
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
  const auto run = [&](std::optional<catalog::Configurations> config) {
    return config ? catalog.reload(std::move(*config), context) : catalog.reload(context);
  };
  catalog::ReloadReport report = reload_with_config(run).value();  // value() is safe, because only
                                                                   // the reload of one connector
                                                                   // can fail
  pipeline.let_in_again();
  if (!stopped.stop_requested()) tell_reload(report);
  return report;
}

Result<catalog::ReloadReport> Engine::reload(const std::string& connector) {
  const auto ticket = in_flight.enter();
  if (!ticket) return catalog::ReloadReport{};
  const services::CallContext context = loading();
  PATCHBAY_TRY(const auto report, reload_with_config([&](auto config) {
                 return catalog.reload_one(connector, std::move(config), context);
               }));
  const auto* const now = catalog.view()->find(connector);
  pipeline.let_in_again(now != nullptr ? now->id() : connector);
  if (!stopped.stop_requested()) tell_reload(report);
  return report;
}

// If the configuration has a fault, the connectors keep the old configuration. The folders are
// still read again.
Result<catalog::ReloadReport> Engine::reload_with_config(const Reload& run) {
  if (!read_connector_config) return run({});
  const StrandLock lock(reloading);
  const auto config = read_connector_config();
  if (config.has_error()) {
    PATCHBAY_TRY(auto report, run({}));
    report.refused.push_back(refused_configuration(config.error()));
    return report;
  }
  PATCHBAY_TRY(auto report,
               run(catalog::Configurations{config.value().begin(), config.value().end()}));
  OptionNames names(connectors());
  for (const auto& [id, settings] : config.value()) {
    names.check("[connector." + id + "]", id, "connector");
  }
  const auto known = std::move(names).outcome();
  if (known.has_error()) report.refused.push_back(refused_configuration(known.error()));
  return report;
}

// Logs and counts the changes and the refusals of a reload.
void Engine::tell_reload(const catalog::ReloadReport& report) {
  for (const auto& [outcome, count] :
       {std::pair("added", report.added.size()), std::pair("replaced", report.replaced.size()),
        std::pair("removed", report.removed.size()), std::pair("refused", report.refused.size())}) {
    metrics
        .counter("patchbay_reloaded_connectors_total",
                 "Connectors that a reload added, replaced, removed, or refused to take in.",
                 {{"outcome", outcome}})
        .increment(static_cast<double>(count));
  }
  for (const catalog::RefusedEntry& refused : report.refused) {
    log.write(telemetry::Level::kWarning,
              "a connector was not taken in as it is configured and installed now",
              {{"connector", refused.name},
               {"why", refused.why.message()},
               {"old_stays", refused.old_stays}});
  }
  log.write(telemetry::Level::kWarning, "connectors were reloaded",
            {{"added", report.added.size()},
             {"replaced", report.replaced.size()},
             {"removed", report.removed.size()},
             {"unchanged", report.unchanged.size()},
             {"refused", report.refused.size()}});
}

}  // namespace patchbay::engine
