#include "embed/host_options.h"

#include <algorithm>

#include "base/nearest.h"
#include "engine/option_names.h"

namespace patchbay::embed {
namespace {

static_assert(HostOptions::kMostBytes == engine::Options::kMostBytes);
static_assert(HostOptions::kLongestDeadline == engine::Options::kLongestDeadline);

links::AskCredential ask(const LinkOptions& link) {
  if (!link.credential_source) return {};
  return [source = link.credential_source, id = link.id,
          connector = link.connector](bool refused) -> Result<Secret> {
    auto given = source({.link = id, .connector = connector, .refused = refused});
    if (!given) return std::move(given).error();
    std::string text = std::move(given).value();
    Secret secret(text);
    wipe_bytes(text.data(), text.size());
    return secret;
  };
}

}  // namespace

links::ConfiguredLink configured_link(LinkOptions& link) {
  links::ConfiguredLink made{.id = link.id,
                             .connector = link.connector,
                             .credential = Secret(link.credential),
                             .account = link.account,
                             .user_configuration = link.user_configuration,
                             .owner = link.owner,
                             .ask = ask(link)};
  wipe_bytes(link.credential.data(), link.credential.size());
  link.credential.clear();
  return made;
}

Result<engine::Options> engine_options(HostOptions& options) {
  engine::Options made;
  made.connector_path = options.connector_path;
  made.connector_config = options.connector_config;
  for (LinkOptions& link : options.links) made.links.push_back(configured_link(link));
  made.allow = options.allow;
  made.gates = options.gates;
  made.trial_program = options.trial_program;
  made.argument_bytes = options.argument_bytes;
  made.result_bytes = options.result_bytes;
  made.waiting = options.waiting;
  made.bulkheads = {.connector = options.in_flight_of_connector,
                    .link = options.in_flight_of_link,
                    .organization = options.in_flight_of_organization};
  made.deadline = options.deadline;
  made.provider_delay = options.provider_delay;
  made.load_at_open = options.load_at_open;
  made.text_reader = options.text_reader;
  made.documents.fetches.document = options.document_bytes;
  made.documents.fetches.memory = options.fetch_bytes;
  made.documents.brake = {.count = options.held_count, .share = options.held_share};
  made.documents.listings.age = options.listing_age;
  made.programs.reaper = options.reaper;
  made.programs.environment = options.environment;
  engine::OptionFaults faults;
  engine::check_options(made, faults);
  if (!telemetry::level_of(options.log_level)) {
    faults.add("/log_level", options.log_level,
               "\"" + options.log_level +
                   "\" is no log level; there are debug, info, warning and error." +
                   did_you_mean(options.log_level, telemetry::kLevelNames));
  }
  if (options.threads == 0) {
    faults.add("/threads", "0", "The calls of `start` need at least one thread; the default is 4.");
  }
  if (options.store.empty() != options.key_ring.empty()) {
    faults.add(options.store.empty() ? "/store" : "/key_ring", "",
               "A store needs a key ring, and a key ring a store: set both, or none.");
  }
  if (options.connector_path.empty()) {
    faults.add("/connector_path", "",
               "No folder of connectors is named: give those that hold connector folders.");
  }
  PATCHBAY_TRY(std::move(faults).outcome());
  return made;
}

Result<std::unique_ptr<engine::AccountStore>> account_store(const HostOptions& options,
                                                            engine::Machine& machine) {
  if (options.store.empty()) return std::unique_ptr<engine::AccountStore>();
  if (!std::filesystem::exists(options.key_ring)) {
    PATCHBAY_TRY(vault::create_key_ring(options.key_ring.string(), machine.random));
  }
  return engine::AccountStore::open(
      {.store = options.store,
       .key_ring = vault::KeyRingSource::in_file(options.key_ring.string()),
       .redirect_uris = {},
       .clients = oauth::ConfiguredClients({}, {})},
      machine.clock, machine.random);
}

Result<void> check_names(const HostOptions& options, const std::vector<ConnectorInfo>& connectors) {
  for (const ConnectorInfo& connector : connectors) {
    // A folder that cannot be read has an entry in `connectors`, like a connector. The entry has
    // the folder's fault.
    const auto& roots = options.connector_path;
    const bool is_root = std::find(roots.begin(), roots.end(), connector.folder) != roots.end();
    if (is_root && connector.fault) return *connector.fault;
  }
  engine::OptionNames names(connectors);
  for (const auto& [id, settings] : options.connector_config) {
    names.check("connector_config[\"" + id + "\"]", id, "connector");
  }
  for (const LinkOptions& link : options.links) names.check_link("Link", link.id, link.connector);
  names.check_allowed(options.allow);
  return std::move(names).outcome();
}

telemetry::LogConfig log_config(const HostOptions& options) {
  telemetry::LogConfig config;
  config.level = telemetry::level_of(options.log_level).value_or(telemetry::Level::kWarning);
  config.writer = [sink = options.log](telemetry::Level /*level*/, std::string_view line) {
    if (sink) sink(line);
  };
  return config;
}

}  // namespace patchbay::embed
