// The one composition of a host. Every part is a named member, in the order in which each needs
// those before it. Whoever lets calls in (embed, app, cli, tests) opens an Engine and hands it on.
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
#include "gates/exposures.h"
#include "gates/gate_watch.h"
#include "gates/gates.h"
#include "http_client/http_client.h"
#include "links/configured_links.h"
#include "loader/loader.h"
#include "services/services.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// Thread-safe, except for destruction.
class Engine {
 public:
  // Reads the manifests in the folders. A connector that is not in order does not stop the host: it
  // is listed with its fault. `kept` nullptr: accounts come from the options alone. Errors:
  // INVALID_ARGUMENT for options that contradict themselves, or for a file of gates with faults,
  // all of them; NOT_FOUND when there is no such file; those of the store.
  static Result<std::unique_ptr<Engine>> open(Options options, const Surroundings& surroundings,
                                              std::unique_ptr<AccountStore> kept = nullptr);

  // As shutdown(0 ms).
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // A request that ends with the host and at its deadline; the caller says what is to be called.
  [[nodiscard]] actions::Request request() const;

  // As actions::Pipeline::run and resume. CANCELLED after shutdown.
  Result<void> run(const actions::Request& request, std::string& result);
  Result<void> resume(std::string_view token, const actions::Request& request, std::string& result);

  // Adds an account that no store keeps; calls find it from now on. INVALID_ARGUMENT: as for a link
  // of the options, and for a connector that is not there.
  Result<void> add_link(links::ConfiguredLink link);
  // Takes such an account away: later calls do not find it, those in flight end with it. What is
  // kept in memory for it is forgotten. NOT_FOUND, with the nearest id.
  Result<void> remove_link(std::string_view id);

  [[nodiscard]] std::vector<wire::ConnectorInfo> connectors() const;
  // One of them by id or alias. Errors: NOT_FOUND, with the nearest id.
  [[nodiscard]] Result<wire::ConnectorInfo> connector(std::string_view id) const;
  // The actions of the request's connector for its link, those it lists at run time included.
  [[nodiscard]] Result<std::vector<wire::ActionInfo>> actions(const actions::Request& request);
  // Loads a connector and makes its instance now.
  Result<void> load(std::string_view connector);
  // As catalog::Catalog::reload; lets in what was set aside, and tells the log.
  catalog::ReloadReport reload();

  // Takes no further call, waits up to `patience` for those in flight, cancels the rest and waits
  // until they have ended. Idempotent.
  void shutdown(std::chrono::milliseconds patience);

  // That much from now; max() where no clock reaches.
  [[nodiscard]] Monotonic after(std::chrono::milliseconds time) const;

 private:
  Engine(Options options, const Surroundings& surroundings, std::unique_ptr<AccountStore> kept,
         std::vector<gates::Gate> configured_gates);

  // Each makes the optional members that it returns, where the options ask for them.
  services::StateStore& state_store();
  EventSink& exposures_sink(const Options& options);
  std::vector<const links::LinkSource*> link_sources(const Options& options);
  actions::CallRecord* call_record(const Options& options);

  calls::CallParts call_parts();
  actions::PipelineParts pipeline_parts(const Options& options);
  [[nodiscard]] wire::ConnectorInfo info_of(const catalog::Entry& entry) const;

 public:
  const Clock& clock;
  Random& random;
  Wait& wait;
  Log& log;
  const std::chrono::milliseconds deadline;  // of a call that names none; 0: none
  const std::unique_ptr<AccountStore> kept;  // nullptr: nothing outlives this host
  LoggedEvents events;

  // What is counted and recorded of calls; all but the first two need `kept`.
  Metrics metrics;
  Refusals refusals;                                 // empty unless people are served
  std::optional<Anomalies> anomalies;                // where people are served
  std::optional<preferences::FirstUses> first_uses;  // there too
  std::optional<gates::Exposures> exposures;         // there too
  std::optional<actions::CallRecord> record;

  // What calls work with.
  services::MemoryStateStore state;
  std::optional<DurableState> durable_state;  // instead, where there is a store
  services::HostTable table;
  HttpClient http;
  RequestBudget budget;
  ProviderBlocks blocks;
  std::optional<calls::SharedBlocks> shared_blocks;  // where there is a store
  ResponseCache cache;
  links::ConfiguredLinks configured_links;
  gates::Gates gates;
  std::optional<gates::GateWatch> gate_watch;  // where there is a store
  loader::Loader loader;
  catalog::Catalog catalog;
  std::optional<AccountParts> accounts;  // where they can be kept
  links::Links links;
  actions::Continuations continuations;
  actions::Pipeline pipeline;
  std::optional<DocumentParts> documents;  // where accounts can be kept

  // How it ends.
  TraceIds trace_ids;
  std::stop_source stopping;  // asked when a shutdown has lost its patience
  std::stop_token stopped = stopping.get_token();
  InFlight in_flight;
};

}  // namespace patchbay::engine
