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
#include "engine/calls_in_flight.h"
#include "engine/document_parts.h"
#include "engine/durable_state.h"
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
  // Reads the manifests in the folders. A faulty connector does not stop the host; the list of
  // connectors shows the fault. If `kept` is nullptr, all accounts come from the options. Fails
  // with INVALID_ARGUMENT and all faults if options contradict each other or the file of gates is
  // wrong. Fails with NOT_FOUND if the file of gates does not exist. Also fails with the store's
  // errors.
  static Result<std::unique_ptr<Engine>> open(Options options, const Surroundings& surroundings,
                                              std::unique_ptr<AccountStore> kept = nullptr);

  // Calls shutdown(0 ms).
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Returns a request that ends at the default deadline, or when the host shuts down. The caller
  // then sets the connector, the action and the arguments.
  [[nodiscard]] actions::Request request() const;

  // run() and resume() call the functions of actions::Pipeline with the same names. After shutdown,
  // run() and resume() fail with CANCELLED.
  Result<void> run(const actions::Request& request, std::string& result);
  Result<void> resume(std::string_view token, const actions::Request& request, std::string& result);

  // Adds an account that is not in a store. Calls can use the account from now on. Fails with
  // INVALID_ARGUMENT if the link is not valid, if another link has the same id, or if the connector
  // does not exist.
  Result<void> add_link(links::ConfiguredLink link);
  // Removes an account that add_link() or the options added. New calls cannot use the account.
  // Running calls may use the account until they end. Deletes the data of the account in memory.
  // Fails with NOT_FOUND if there is no such account; the error names the most similar id.
  Result<void> remove_link(std::string_view id);

  [[nodiscard]] std::vector<wire::ConnectorInfo> connectors() const;
  // Returns a connector by its id or alias. Fails with NOT_FOUND if there is no such connector; the
  // error names the most similar id.
  [[nodiscard]] Result<wire::ConnectorInfo> connector(std::string_view id) const;
  // Returns the actions of the request's connector for the request's link. The result includes
  // actions that the connector lists at run time.
  [[nodiscard]] Result<std::vector<wire::ActionInfo>> actions(const actions::Request& request);
  // Calls the function of actions::Pipeline with the same name.
  [[nodiscard]] Result<std::shared_ptr<const catalog::DynamicList>> dynamic_list(
      const actions::Request& request);
  // Loads a connector and makes its instance now.
  Result<void> load(std::string_view connector);
  // Reads the connectors' configurations again (Options::read_connector_config), and calls
  // catalog::Catalog::reload. Ends the blocks of connectors that often ran past their deadlines.
  // Logs the changes. A fault in the configuration is listed in the report's refusals.
  catalog::ReloadReport reload();
  // Reloads only one connector, given by its id or alias (catalog::Catalog::reload_one).
  Result<catalog::ReloadReport> reload(const std::string& connector);

  // Accepts no new calls, and waits up to `patience` for the running calls. Then cancels the calls
  // that still run, and waits until they have ended. May be called again.
  void shutdown(std::chrono::milliseconds patience);

  // Returns the time that is `time` from now; max() if the clock cannot represent it.
  [[nodiscard]] Monotonic after(std::chrono::milliseconds time) const;

 private:
  Engine(Options options, const Surroundings& surroundings, std::unique_ptr<AccountStore> kept,
         std::vector<gates::Gate> configured_gates);

  // Each of these functions creates the optional members that this host needs. It returns the
  // objects that the constructor uses afterwards.
  services::StateStore& state_store();
  telemetry::EventSink& exposures_sink(const Options& options);
  std::vector<const links::LinkSource*> link_sources(const Options& options);
  actions::CallRecord* call_record(const Options& options);

  // Returns the context for loading a connector outside of a call.
  services::CallContext loading();
  // Reloads one connector or all connectors with these configurations. nullopt: the configurations
  // stay the same.
  using Reload =
      std::function<Result<catalog::ReloadReport>(std::optional<catalog::Configurations>)>;
  Result<catalog::ReloadReport> reload_with_config(const Reload& run);
  void tell_reload(const catalog::ReloadReport& report);

  calls::CallParts call_parts();
  webhooks::Webhooks::Inputs webhook_parts();
  search::FileSearch::Parts file_search_parts();
  actions::PipelineParts pipeline_parts(const Options& options);
  [[nodiscard]] wire::ConnectorInfo info_of(const catalog::Entry& entry) const;

 public:
  const Clock& clock;
  Random& random;
  Wait& wait;
  telemetry::Log& log;
  const std::chrono::milliseconds deadline;  // default deadline of a call; 0: no deadline
  const Options::ReadConnectorConfig read_connector_config;
  const std::unique_ptr<AccountStore> kept;  // nullptr: accounts and state are stored only in
                                             // memory
  telemetry::LoggedEvents events;

  // These members count and record calls. All except the first two need `kept`.
  telemetry::Metrics metrics;
  http_client::Refusals refusals;                    // empty unless this host serves users
                                                     // (serves_people)
  std::optional<audit::Anomalies> anomalies;         // only if this host serves users
  std::optional<preferences::FirstUses> first_uses;  // only if this host serves users
  std::optional<gates::Exposures> exposures;         // only if this host serves users
  std::optional<actions::CallRecord> record;

  // The parts that calls use:
  services::MemoryStateStore state;
  std::optional<DurableState> durable_state;  // used instead of `state` if there is a store
  process::Programs programs;
  std::optional<extraction::Extractor> file_reader;  // only with Options::text_reader
  services::HostTable table;
  http_client::HttpClient http;
  http_client::RequestBudget budget;
  http_client::ProviderBlocks blocks;
  std::optional<calls::SharedBlocks> shared_blocks;  // only with a store
  http_client::ResponseCache cache;
  links::ConfiguredLinks configured_links;
  gates::Gates gates;
  std::optional<gates::GateWatch> gate_watch;  // only with a store
  signatures::Trust trust;
  loader::Loader loader;
  catalog::Catalog catalog;
  std::optional<AccountParts> accounts;  // only with a store
  links::Links links;
  actions::Continuations continuations;
  actions::Pipeline pipeline;
  std::optional<DocumentParts> documents;      // only with a store
  std::optional<SyncChoices> sync_choices;     // only with a store
  std::optional<webhooks::Webhooks> webhooks;  // only with a store
  std::optional<search::Search> search;        // only with a store

  // The parts for shutdown and for trace ids:
  TraceIds trace_ids;
  std::stop_source stopping;  // requests a stop after a shutdown has waited long enough
  std::stop_token stopped = stopping.get_token();
  CallsInFlight in_flight;
  StrandMutex reloading;  // held while a new configuration is read and applied

  // Starts jobs on the fibers of the server. The server sets this member before the first call. The
  // server ends its fibers before it destroys the Engine.
  search::FileSearch::Spawn spawn;

  // This is the last member, because its calls use all other members.
  search::FileSearch file_search;
};

}  // namespace patchbay::engine
