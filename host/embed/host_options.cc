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
  PATCHBAY_TRY(std::move(faults).outcome());
  return made;
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
