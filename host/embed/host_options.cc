#include "embed/host_options.h"

#include "base/nearest.h"

namespace patchbay::embed {
namespace {

static_assert(HostOptions::kMostBytes == engine::Options::kMostBytes);
static_assert(HostOptions::kLongestDeadline == engine::Options::kLongestDeadline);

std::vector<links::ConfiguredLink> take_links(HostOptions& options) {
  std::vector<links::ConfiguredLink> taken;
  for (LinkOptions& link : options.links) {
    taken.push_back({link.id,
                     link.connector,
                     Secret(link.credential),
                     link.account,
                     link.user_configuration,
                     {}});
    wipe_bytes(link.credential.data(), link.credential.size());
    link.credential.clear();
  }
  return taken;
}

}  // namespace

Result<engine::Options> engine_options(HostOptions& options) {
  engine::Options made;
  made.connector_path = options.connector_path;
  made.connector_config = options.connector_config;
  made.links = take_links(options);
  made.allow = options.allow;
  made.gates = options.gates;
  made.trial_program = options.trial_program;
  made.argument_bytes = options.argument_bytes;
  made.result_bytes = options.result_bytes;
  made.waiting = options.waiting;
  made.deadline = options.deadline;
  made.provider_delay = options.provider_delay;
  made.load_at_open = options.load_at_open;
  made.text_reader = options.text_reader;
  engine::OptionFaults faults;
  engine::check_options(made, faults);
  if (!level_of(options.log_level)) {
    faults.add("/log_level", options.log_level,
               "\"" + options.log_level +
                   "\" is no log level; there are debug, info, warning and error." +
                   did_you_mean(options.log_level, kLevelNames));
  }
  if (options.threads == 0) {
    faults.add("/threads", "0", "The pool needs at least one thread; the default is 4.");
  }
  if (options.store.empty() != options.key_ring.empty()) {
    faults.add(options.store.empty() ? "/store" : "/key_ring", "",
               "A store needs a key ring, and a key ring a store: set both, or none.");
  }
  PATCHBAY_TRY(std::move(faults).outcome());
  return made;
}

Result<std::unique_ptr<engine::AccountStore>> account_store(const HostOptions& options,
                                                            engine::Machine& machine) {
  if (options.store.empty()) return std::unique_ptr<engine::AccountStore>();
  if (!std::filesystem::exists(options.key_ring)) {
    PATCHBAY_TRY(create_key_ring(options.key_ring.string(), machine.random));
  }
  return engine::AccountStore::open({.store = options.store,
                                     .key_ring = KeyRingSource::in_file(options.key_ring.string()),
                                     .redirect_uris = {},
                                     .clients = oauth::ConfiguredClients({}, {})},
                                    machine.clock, machine.random);
}

LogConfig log_config(const HostOptions& options) {
  LogConfig config;
  config.level = level_of(options.log_level).value_or(Level::kWarning);
  config.writer = [sink = options.log](Level /*level*/, std::string_view line) {
    if (sink) sink(line);
  };
  return config;
}

}  // namespace patchbay::embed
