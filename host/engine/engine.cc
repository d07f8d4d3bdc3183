#include "engine/engine.h"

#include "base/later.h"
#include "base/nearest.h"
#include "connecting/handed_key.h"
#include "engine/belongings.h"
#include "engine/listing.h"
#include "engine/option_names.h"
#include "gates/read_gates.h"
#include "http_service/all_services.h"

namespace patchbay::engine {
namespace {

constexpr std::size_t kCacheBytes = std::size_t{32} << 20;
constexpr std::chrono::minutes kLoading{1};       // limit for loading a connector outside of a call
constexpr std::chrono::seconds kSubscribing{15};  // limit for one call about a subscription

// Returns the link with its credential in the form that requests use.
links::ConfiguredLink taken(links::ConfiguredLink link) {
  if (auto key = connecting::handed_key(link.credential)) {
    link.credential = std::move(key).value();
  }
  if (link.ask) {
    link.ask = [ask = std::move(link.ask)](bool refused) -> Result<Secret> {
      PATCHBAY_TRY(const Secret given, ask(refused));
      return connecting::handed_key(given);
    };
  }
  return link;
}

std::vector<links::ConfiguredLink> taken(std::vector<links::ConfiguredLink> links) {
  for (links::ConfiguredLink& link : links) link = taken(std::move(link));
  return links;
}

http_client::HttpConfig http_config(const Options& options, http_client::Refusals& refusals) {
  http_client::HttpConfig config;
  config.provider_delay = options.provider_delay;
  config.max_connections_per_host = options.provider_connections;
  if (options.serves_people) config.refusals = &refusals;
  return config;
}

actions::PipelineLimits pipeline_limits(const Options& options) {
  return {.argument_bytes = options.argument_bytes,
          .result_bytes = options.result_bytes,
          .waiting = options.waiting,
          .bulkheads = options.bulkheads};
}

// Creates the extractor for files that actions read. The extractor reads a file while the provider
// still sends it, so the limit of wall-clock time is long. The call's deadline may end the
// extraction earlier. The usual limit of CPU time also applies.
std::optional<extraction::Extractor> file_reader_of(const Options& options) {
  if (options.text_reader.empty()) return std::nullopt;
  return std::make_optional<extraction::Extractor>(extraction::ExtractorOptions{
      .reader = options.text_reader, .time = std::chrono::minutes(10)});
}

Error shut_down() {
  return Error(Code::kCancelled, "The host is shutting down and takes no further call.");
}

}  // namespace

Engine::Engine(Options options, const Surroundings& surroundings,
               std::unique_ptr<AccountStore> account_store,
               std::vector<gates::Gate> configured_gates)
    : clock(surroundings.clock),
      random(surroundings.random),
      wait(surroundings.wait),
      log(surroundings.log),
      deadline(options.deadline),
      read_connector_config(std::move(options.read_connector_config)),
      kept(std::move(account_store)),
      events(log),
      refusals(clock),
      programs(options.programs, clock),
      file_reader(file_reader_of(options)),
      table({.abi = http_service::all_services(),
             .clock = clock,
             .log = log,
             .state = state_store(),
             .wait = wait,
             .provider_delay = options.provider_delay,
             .programs = &programs,
             .metrics = &metrics,
             .extractor = file_reader ? &*file_reader : nullptr}),
      http(http_config(options, refusals), clock, random, log, wait),
      budget(clock),
      blocks(clock, random),
      cache(clock, kCacheBytes),
      configured_links(taken(std::move(options.links)), options.link_observer),
      gates(configured_gates, exposures_sink(options)),
      trust(options.trust),
      loader({.private_parent = {}, .trial = {.program = options.trial_program}}),
      catalog({.roots = options.connector_path,
               .configurations = {options.connector_config.begin(), options.connector_config.end()},
               .dynamic = {},
               .trust = &trust},
              loader, table),
      links(link_sources(options)),
      continuations(kept ? kept->vault.get() : nullptr, clock, random),
      pipeline(pipeline_parts(options), pipeline_limits(options)),
      trace_ids(random),
      file_search(file_search_parts()) {
  if (!kept) return;
  accounts->complete(call_parts(), gates);
  documents.emplace(DocumentParts::Inputs{.accounts = *accounts,
                                          .links = links,
                                          .gates = gates,
                                          .calls = call_parts(),
                                          .turnstiles = pipeline.turnstiles(),
                                          .surroundings = surroundings,
                                          .text_reader = options.text_reader,
                                          .settings = options.documents});
  webhooks.emplace(webhook_parts(), std::move(options.webhooks));
  accounts->stored.belongings =
      belongings_of(call_parts(), webhooks->subscriptions, accounts->stored.refresher);
  sync_choices.emplace(*documents, *kept->store, catalog);
  kept->circumstances.ask(gates);
  shared_blocks.emplace(*kept->store, blocks, log,
                        calls::SharedBlocksOptions{.longest = options.provider_delay});
  gate_watch.emplace(*kept->store, std::move(configured_gates), gates, log);
}

webhooks::Webhooks::Inputs Engine::webhook_parts() {
  return {.intake = {.catalog = catalog,
                     .store = *kept->store,
                     .vault = *kept->vault,
                     .clock = clock,
                     .metrics = metrics},
          .scheduler = documents->scheduler,
          .calls = {.calls = call_parts(),
                    .links = links,
                    .turnstiles = pipeline.turnstiles(),
                    .longest = kSubscribing},
          .random = random,
          .log = log,
          .host = kept->audit.host()};
}

search::FileSearch::Parts Engine::file_search_parts() {
  if (kept) search.emplace(*kept->store);
  return {.catalog = catalog,
          .links = links,
          .gates = gates,
          .clock = clock,
          .run = [this](const auto& request, auto& result) { return run(request, result); },
          .spawn = spawn,
          .documents = search ? &*search : nullptr,
          .store = kept ? kept->store.get() : nullptr};
}

Engine::~Engine() { shutdown(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Engine>> Engine::open(Options options, const Surroundings& surroundings,
                                             std::unique_ptr<AccountStore> kept) {
  OptionFaults faults;
  check_options(options, faults);
  PATCHBAY_TRY(std::move(faults).outcome());
  PATCHBAY_TRY(auto gates, gates::configured_gates(options.allow, options.gates));
  const bool loads = options.load_at_open;
  std::unique_ptr<Engine> engine(
      new Engine(std::move(options), surroundings, std::move(kept), std::move(gates)));
  PATCHBAY_TRY(engine->trust.check_options());
  if (engine->gate_watch) {
    PATCHBAY_TRY(engine->gate_watch->start());
  }
  if (engine->shared_blocks) {
    PATCHBAY_TRY(engine->shared_blocks->start());
  }
  if (!loads) return engine;
  for (const wire::ConnectorInfo& connector : engine->connectors()) {
    // If loading fails, the list of connectors shows the fault.
    if (!connector.fault) static_cast<void>(engine->load(connector.id));
  }
  return engine;
}

services::StateStore& Engine::state_store() {
  if (!kept) return state;
  return durable_state.emplace(*kept->store);
}

telemetry::EventSink& Engine::exposures_sink(const Options& options) {
  if (!kept || !options.serves_people) return events;
  return exposures.emplace(*kept->store, kept->audit, kept->circumstances, clock, log);
}

std::vector<const links::LinkSource*> Engine::link_sources(const Options& options) {
  if (!kept) return {&configured_links};
  accounts.emplace(AccountParts::Inputs{.kept = *kept,
                                        .catalog = catalog,
                                        .http = http,
                                        .surroundings = {clock, random, wait, log},
                                        .options = options.accounts,
                                        .client_document = options.client_document});
  return {&configured_links, &accounts->stored.links};
}

actions::CallRecord* Engine::call_record(const Options& options) {
  if (!kept) return nullptr;
  if (!options.serves_people) {
    return &record.emplace(kept->audit, kept->circumstances, metrics, clock);
  }
  anomalies.emplace(kept->audit, metrics, clock, options.anomalies);
  kept->audit.watch(&*anomalies);
  first_uses.emplace(*kept->store, log);
  return &record.emplace(kept->audit, kept->circumstances, metrics, clock, &*first_uses,
                         &*anomalies);
}

calls::CallParts Engine::call_parts() {
  return {.catalog = catalog,
          .host = table,
          .http = http,
          .wait = wait,
          .budget = budget,
          .blocks = blocks,
          .cache = cache,
          .setbacks = {&metrics, kept ? &kept->audit : nullptr}};
}

actions::PipelineParts Engine::pipeline_parts(const Options& options) {
  return {.calls = call_parts(),
          .gates = gates,
          .links = links,
          .events = events,
          .parked = accounts ? &accounts->parked : nullptr,
          .tickets = accounts ? &accounts->tickets : nullptr,
          .record = call_record(options),
          .observer = options.observer,
          .continuations = &continuations};
}

Monotonic Engine::after(std::chrono::milliseconds time) const { return later(clock.now(), time); }

actions::Request Engine::request() const {
  actions::Request request;
  request.shutdown = &stopped;
  if (deadline.count() != 0) request.deadline = after(deadline);
  return request;
}

Result<void> Engine::run(const actions::Request& request, std::string& result) {
  const auto ticket = in_flight.enter();
  if (!ticket) return shut_down();
  return pipeline.run(request, result);
}

Result<void> Engine::resume(std::string_view token, const actions::Request& request,
                            std::string& result) {
  const auto ticket = in_flight.enter();
  if (!ticket) return shut_down();
  actions::ResumedCall resumed;
  return pipeline.resume(token, request, resumed, result);
}

Result<void> Engine::add_link(links::ConfiguredLink link) {
  OptionFaults faults;
  check_link(link, "/link", faults);
  PATCHBAY_TRY(std::move(faults).outcome());
  OptionNames names(connectors());
  names.check_link("Link", link.id, link.connector);
  PATCHBAY_TRY(std::move(names).outcome());
  const std::string id = link.id;
  if (configured_links.add(taken(std::move(link)))) return success();
  return Error(Code::kInvalidArgument,
               "There is a link \"" + id + "\" already: a link's id has to be its own.");
}

Result<void> Engine::remove_link(std::string_view id) {
  const auto connector = configured_links.remove(id);
  if (!connector) {
    const std::vector<std::string> ids = configured_links.ids();
    return Error(Code::kNotFound, "There is no link \"" + std::string(id.substr(0, 64)) + "\"." +
                                      did_you_mean(id.substr(0, 64), std::vector<std::string_view>(
                                                                         ids.begin(), ids.end())));
  }
  cache.forget(id);
  catalog.forget_link(id);
  programs.end_of(id);
  table.kept().end_of(id);
  static_cast<void>(table.state().clear({*connector, id}));
  return success();
}

wire::ConnectorInfo Engine::info_of(const catalog::Entry& entry) const {
  wire::ConnectorInfo info = engine::info_of(entry);
  for (const calls::OverrunBlock& each : pipeline.set_aside(info.id)) {
    info.set_aside.push_back({.link = each.link,
                              .user = each.user,
                              .organization = each.organization,
                              .overruns = each.overruns,
                              .left = each.left});
  }
  return info;
}

std::vector<wire::ConnectorInfo> Engine::connectors() const {
  std::vector<wire::ConnectorInfo> all;
  for (const catalog::Entry& entry : catalog.view()->entries()) all.push_back(info_of(entry));
  return all;
}

Result<wire::ConnectorInfo> Engine::connector(std::string_view id) const {
  const auto view = catalog.view();
  const catalog::Connector* connector = view->find(id);
  for (const catalog::Entry& entry : view->entries()) {
    const bool meant = connector != nullptr ? entry.connector.get() == connector : entry.name == id;
    if (meant) return info_of(entry);
  }
  return view->get(id).error();
}

Result<std::vector<wire::ActionInfo>> Engine::actions(const actions::Request& request) {
  const auto ticket = in_flight.enter();
  if (!ticket) return shut_down();
  std::vector<wire::ActionInfo> all;
  const auto add = [&all](const catalog::Action& action) {
    all.push_back(engine::info_of(action));
  };
  PATCHBAY_TRY(pipeline.list(request, add));
  return all;
}

Result<std::shared_ptr<const catalog::DynamicList>> Engine::dynamic_list(
    const actions::Request& request) {
  const auto ticket = in_flight.enter();
  if (!ticket) return shut_down();
  return pipeline.dynamic_list(request);
}

Result<void> Engine::load(std::string_view connector_id) {
  const auto ticket = in_flight.enter();
  if (!ticket) return shut_down();
  const auto view = catalog.view();
  PATCHBAY_TRY(const catalog::Connector* connector, view->get(connector_id));
  services::CallContext context = loading();
  context.connector = connector->id();
  PATCHBAY_TRY(connector->instance(context));
  return success();
}

services::CallContext Engine::loading() {
  services::CallContext context;
  context.trace_id = trace_ids.next();
  context.deadline = clock.now() + kLoading;
  context.shutdown = &stopped;
  return context;
}

void Engine::shutdown(std::chrono::milliseconds patience) {
  // Without patience, the calls are stopped first. A call that waits for its turn then ends without
  // running.
  if (patience.count() <= 0) stopping.request_stop();
  in_flight.close();
  if (in_flight.drained(after(patience))) return;
  stopping.request_stop();
  in_flight.drained(Monotonic::max());
}

}  // namespace patchbay::engine
