#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "actions/continuations.h"
#include "actions/pipeline.h"
#include "base/random.h"
#include "base/thread_pool.h"
#include "base/trace_ids.h"
#include "catalog/catalog.h"
#include "embed/account_parts.h"
#include "embed/additions.h"
#include "embed/in_flight.h"
#include "gates/gate_watch.h"
#include "gates/gates.h"
#include "http_client/http_client.h"
#include "links/configured_links.h"
#include "loader/loader.h"
#include "patchbay/host.hpp"
#include "services/services.h"

namespace patchbay {

// Everything a host is made of, in the order in which each needs those before it.
struct Host::Parts {
  // `options` have been checked, and their file of gates read.
  Parts(HostOptions options, std::vector<gates::Gate> configured_gates,
        const embed::Additions& additions);

  static std::vector<links::ConfiguredLink> take_links(HostOptions& options);
  // What the pipeline works with, and what asks connectors about accounts.
  calls::CallParts call_parts();
  actions::PipelineParts pipeline_parts(const embed::Additions& additions);
  services::StateStore& state_store(const embed::Additions& additions);
  std::vector<const links::LinkSource*> link_sources(const embed::Additions& additions);
  static LogConfig log_config(const HostOptions& options);

  // That much from now; max() where no clock reaches.
  [[nodiscard]] Monotonic after(std::chrono::milliseconds time) const;

  // A request as far as the options say; they outlive it.
  [[nodiscard]] actions::Request request_of(const CallOptions& options,
                                            const TraceId& trace_id) const;

  Answer run(const actions::Request& request);

  // As embed::info_of, with what is set aside at the moment.
  [[nodiscard]] ConnectorInfo info_of(const catalog::Entry& entry) const;

  std::chrono::milliseconds deadline;
  SystemClock clock;
  SystemRandom random;
  SystemWait wait;
  Log log;
  LoggedEvents events;
  services::MemoryStateStore state;
  std::optional<embed::DurableState> durable_state;  // instead, where there is a store
  services::HostTable table;
  HttpClient http;
  RequestBudget budget;
  ProviderBlocks blocks;
  ResponseCache cache;
  links::ConfiguredLinks configured_links;
  gates::Gates gates;
  std::optional<gates::GateWatch> gate_watch;  // where there is a store
  loader::Loader loader;
  catalog::Catalog catalog;
  std::optional<embed::AccountParts> accounts;  // where they can be kept
  links::Links links;
  actions::Continuations continuations;
  actions::Pipeline pipeline;

  TraceIds trace_ids;
  std::stop_source stopping;  // asked when a shutdown has lost its patience
  std::stop_token stopped = stopping.get_token();
  embed::InFlight in_flight;
  ThreadPool pool;
};

}  // namespace patchbay
