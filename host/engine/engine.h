// A host with all its parts. Every part is a named member and uses only the members before it.
// embed, app, cli and the tests open an Engine and pass it to other parts.
//
//   engine::Machine machine(log_config);
//   PATCHBAY_TRY(auto engine, engine::Engine::open(options, machine.surroundings()));
//   actions::Request request = engine->request();
//   request.connector = "github";
//   request.action = "get_issue";
//   request.arguments = R"({"repo":"o/r","number":1})";
//   PATCHBAY_TRY(engine->run(request, result));
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "actions/call_record.h"
#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "base/strand_mutex.h"
#include "base/trace_ids.h"
#include "calls/shared_blocks.h"
#include "catalog/catalog.h"
#include "catalog/reload_report.h"
#include "engine/account_parts.h"
#include "engine/account_store.h"
#include "engine/document_parts.h"
#include "engine/durable_state.h"
#include "engine/in_flight.h"
#include "engine/options.h"
#include "engine/surroundings.h"
#include "engine/sync_choices.h"
#include "gates/exposures.h"
#include "gates/gate_watch.h"
#include "gates/gates.h"
#include "http_client/http_client.h"
#include "links/configured_links.h"
#include "loader/loader.h"
#include "process/programs.h"
#include "search/file_search.h"
#include "search/search.h"
#include "services/services.h"
#include "webhooks/webhooks.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Thread-safe, except for destruction.
class Engine {
 public:
  // Reads the manifests in the folders. A connector with a fault does not stop the host, but is
  // listed with the fault. If `kept` is nullptr, all accounts come from the options. Fails with
  // INVALID_ARGUMENT and all faults if options contradict each other or the file of gates is wrong.
  // Fails with NOT_FOUND if the file of gates does not exist. Also fails with the store's errors.
  static Result<std::unique_ptr<Engine>> open(Options options, const Surroundings& surroundings,
                                              std::unique_ptr<AccountStore> kept = nullptr);

  // Calls shutdown(0 ms).
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Returns a request that ends at the default deadline, or when the host shuts down. The caller of
  // this function then sets connector, action and arguments.
  [[nodiscard]] actions::Request request() const;

  // run() and resume() call the functions of actions::Pipeline with the same names. After shutdown,
  // run() and resume() fail with CANCELLED.
  Result<void> run(const actions::Request& request, std::string& result);
  Result<void> resume(std::string_view token, const actions::Request& request, std::string& result);

  // Adds an account that is not in a store. Calls can use it from now on. Fails with
  // INVALID_ARGUMENT if the link is not valid, if another link has its id, or if there is no such
  // connector.
  Result<void> add_link(links::ConfiguredLink link);
  // Removes an account that add_link() or the options added. Later calls do not find it. Running
  // calls may use it until they end. Deletes the data that is in memory for the account. Fails with
  // NOT_FOUND if there is no such account. The error names the most similar id.
  Result<void> remove_link(std::string_view id);

  [[nodiscard]] std::vector<wire::ConnectorInfo> connectors() const;
  // Returns a connector by its id or alias. Fails with NOT_FOUND if there is no such connector. The
  // error names the most similar id.
  [[nodiscard]] Result<wire::ConnectorInfo> connector(std::string_view id) const;
  // Returns the actions of the request's connector for its link, including actions that the
  // connector lists at run time.
  [[nodiscard]] Result<std::vector<wire::ActionInfo>> actions(const actions::Request& request);
  // Calls the function of actions::Pipeline with the same name.
  [[nodiscard]] Result<std::shared_ptr<const catalog::DynamicList>> dynamic_list(
      const actions::Request& request);
  // Loads a connector and makes its instance now.
  Result<void> load(std::string_view connector);
  // Reads the connectors' configurations again, if the Options have a function for it, and calls
  // catalog::Catalog::reload. Ends the blocks of connectors that kept overrunning their deadlines.
  // Logs the changes. If the configuration has a fault, adds the fault to the refusals of the
  // report.
  catalog::ReloadReport reload();
  // Does the same for one connector, by id or alias: see catalog::Catalog::reload_one.
  Result<catalog::ReloadReport> reload(const std::string& connector);

  // Accepts no further calls, waits up to `patience` for the running calls, then cancels the calls
  // that still run and waits until these calls have ended. May be called again.
  void shutdown(std::chrono::milliseconds patience);

  // Returns the time that is `time` from now; max() if the clock cannot represent it.
  [[nodiscard]] Monotonic after(std::chrono::milliseconds time) const;

 private:
  Engine(Options options, const Surroundings& surroundings, std::unique_ptr<AccountStore> kept,
         std::vector<gates::Gate> configured_gates);

  // Each of these functions makes the optional members that this host needs, and returns the
  // objects that the constructor then uses.
  services::StateStore& state_store();
  EventSink& exposures_sink(const Options& options);
  std::vector<const links::LinkSource*> link_sources(const Options& options);
  actions::CallRecord* call_record(const Options& options);

  // Returns the context for loading a connector without a call.
  services::CallContext loading();
  // Reloads all connectors, or one, with these configurations; without any, with the old ones.
  using Reload =
      std::function<Result<catalog::ReloadReport>(std::optional<catalog::Configurations>)>;
  Result<catalog::ReloadReport> reload_with_config(const Reload& run);
  void tell_reload(const catalog::ReloadReport& report);

  calls::CallParts call_parts();
  webhooks::Webhooks::From webhook_parts();
  search::FileSearch::Parts file_search_parts();
  actions::PipelineParts pipeline_parts(const Options& options);
  [[nodiscard]] wire::ConnectorInfo info_of(const catalog::Entry& entry) const;

 public:
  const Clock& clock;
  Random& random;
  Wait& wait;
  Log& log;
  const std::chrono::milliseconds deadline;  // of a call without its own deadline; 0: no deadline
  const Options::ReadConnectorConfig read_connector_config;
  const std::unique_ptr<AccountStore> kept;  // nullptr: accounts and state are only in memory
  LoggedEvents events;

  // These members count and record calls. All but the first two need `kept`.
  Metrics metrics;
  Refusals refusals;                                 // empty unless this host serves people
  std::optional<Anomalies> anomalies;                // only if this host serves people
  std::optional<preferences::FirstUses> first_uses;  // only if this host serves people
  std::optional<gates::Exposures> exposures;         // only if this host serves people
  std::optional<actions::CallRecord> record;

  // The parts that calls use.
  services::MemoryStateStore state;
  std::optional<DurableState> durable_state;  // used instead of `state` if there is a store
  process::Programs programs;
  std::optional<extraction::Extractor> file_reader;  // only if there is a text reader
  services::HostTable table;
  HttpClient http;
  RequestBudget budget;
  ProviderBlocks blocks;
  std::optional<calls::SharedBlocks> shared_blocks;  // only if there is a store
  ResponseCache cache;
  links::ConfiguredLinks configured_links;
  gates::Gates gates;
  std::optional<gates::GateWatch> gate_watch;  // only if there is a store
  signatures::Trust trust;
  loader::Loader loader;
  catalog::Catalog catalog;
  std::optional<AccountParts> accounts;  // only if there is a store
  links::Links links;
  actions::Continuations continuations;
  actions::Pipeline pipeline;
  std::optional<DocumentParts> documents;      // only if there is a store
  std::optional<SyncChoices> sync_choices;     // only if there is a store
  std::optional<webhooks::Webhooks> webhooks;  // only if there is a store
  std::optional<search::Search> search;        // only if there is a store

  // The parts for shutdown, and for trace ids.
  TraceIds trace_ids;
  std::stop_source stopping;  // stopped when a shutdown has waited long enough
  std::stop_token stopped = stopping.get_token();
  InFlight in_flight;
  StrandMutex reloading;  // held while a new configuration is read and applied

  // Runs jobs on the fibers of the server that runs calls. The server sets this before the first
  // call, and ends the fibers before this host ends.
  search::FileSearch::Spawn spawn;

  // The last member, because its calls use the other members.
  search::FileSearch file_search;
};

}  // namespace patchbay::engine
