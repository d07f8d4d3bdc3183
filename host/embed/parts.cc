#include "embed/parts.h"

#include "base/later.h"
#include "base/secret.h"
#include "connecting/handed_key.h"
#include "embed/listing.h"
#include "http_service/all_services.h"

namespace patchbay {
namespace {

constexpr std::size_t kCacheBytes = std::size_t{32} << 20;

Level level_of(const std::string& name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning") return Level::kWarning;
  return Level::kError;
}

HttpConfig http_config(const HostOptions& options, const embed::Additions& additions) {
  HttpConfig config;
  config.provider_delay = options.provider_delay;
  config.refusals = additions.refusals;
  return config;
}

}  // namespace

Host::Parts::Parts(HostOptions options, std::vector<gates::Gate> configured_gates,
                   const embed::Additions& additions)
    : deadline(options.deadline),
      log(log_config(options), clock),
      events(log),
      table({.abi = http_service::all_services(),
             .clock = clock,
             .log = log,
             .state = state_store(additions),
             .wait = wait,
             .provider_delay = options.provider_delay}),
      http(http_config(options, additions), clock, random, log, wait),
      budget(clock),
      blocks(clock),
      cache(clock, kCacheBytes),
      configured_links(take_links(options)),
      gates(configured_gates, additions.exposures != nullptr ? *additions.exposures : events),
      loader({.private_parent = {}, .trial = {.program = options.trial_program}}),
      catalog({.roots = options.connector_path,
               .configurations = {options.connector_config.begin(), options.connector_config.end()},
               .dynamic = {}},
              loader, table),
      links(link_sources(additions)),
      continuations(additions.keeping != nullptr ? &additions.keeping->vault : nullptr, clock,
                    random),
      pipeline(pipeline_parts(additions), {.argument_bytes = options.argument_bytes,
                                           .result_bytes = options.result_bytes,
                                           .waiting = options.waiting}),
      trace_ids(random),
      pool(options.threads, options.waiting) {
  if (accounts) accounts->complete(call_parts(), gates);
  if (additions.keeping != nullptr) {
    gate_watch.emplace(additions.keeping->store, std::move(configured_gates), gates, log);
  }
}

services::StateStore& Host::Parts::state_store(const embed::Additions& additions) {
  if (additions.keeping == nullptr) return state;
  return durable_state.emplace(additions.keeping->store);
}

std::vector<const links::LinkSource*> Host::Parts::link_sources(const embed::Additions& additions) {
  if (additions.keeping == nullptr) return {&configured_links};
  accounts.emplace(embed::AccountParts::From{.keeping = *additions.keeping,
                                             .catalog = catalog,
                                             .http = http,
                                             .clock = clock,
                                             .wait = wait,
                                             .random = random,
                                             .log = log});
  return {&configured_links, &accounts->stored.links};
}

calls::CallParts Host::Parts::call_parts() {
  return {.catalog = catalog,
          .host = table,
          .http = http,
          .wait = wait,
          .budget = budget,
          .blocks = blocks,
          .cache = cache};
}

actions::PipelineParts Host::Parts::pipeline_parts(const embed::Additions& additions) {
  return {.calls = call_parts(),
          .gates = gates,
          .links = links,
          .events = events,
          .parked = accounts ? &accounts->parked : nullptr,
          .tickets = accounts ? &accounts->tickets : nullptr,
          .record = additions.record,
          .continuations = &continuations};
}

std::vector<links::ConfiguredLink> Host::Parts::take_links(HostOptions& options) {
  std::vector<links::ConfiguredLink> taken;
  for (LinkOptions& link : options.links) {
    Secret credential(link.credential);
    if (auto key = connecting::handed_key(credential)) credential = std::move(key).value();
    taken.push_back({link.id,
                     link.connector,
                     std::move(credential),
                     link.account,
                     link.user_configuration,
                     {}});
    wipe_bytes(link.credential.data(), link.credential.size());
    link.credential.clear();
  }
  return taken;
}

LogConfig Host::Parts::log_config(const HostOptions& options) {
  LogConfig config;
  config.level = level_of(options.log_level);
  config.writer = [sink = options.log](Level /*level*/, std::string_view line) {
    if (sink) sink(line);
  };
  return config;
}

Monotonic Host::Parts::after(std::chrono::milliseconds time) const {
  return later(clock.now(), time);
}

actions::Request Host::Parts::request_of(const CallOptions& options,
                                         const TraceId& trace_id) const {
  actions::Request request;
  request.link = options.link;
  request.continuation = options.continuation;
  request.answers = options.answers;
  request.idempotency_key = options.idempotency_key;
  request.locale = options.locale;
  request.address = options.address;
  request.caller = options.caller.get();
  request.trace_id = trace_id;
  request.cancellation = &options.cancellation;
  request.shutdown = &stopped;
  if (options.deadline) {
    request.deadline = after(*options.deadline);
  } else if (deadline.count() != 0) {
    request.deadline = after(deadline);
  }
  return request;
}

ConnectorInfo Host::Parts::info_of(const catalog::Entry& entry) const {
  ConnectorInfo info = embed::info_of(entry);
  for (const calls::Aside& each : pipeline.set_aside(info.id)) {
    info.set_aside.push_back({each.link, each.organization, each.overruns, each.left});
  }
  return info;
}

Answer Host::Parts::run(const actions::Request& request) {
  std::string result;
  auto outcome = pipeline.run(request, result);
  if (outcome.has_error()) return {request.trace_id.hex(), std::move(outcome).error()};
  return {request.trace_id.hex(), std::move(result)};
}

}  // namespace patchbay
