#include "embed/additions.h"

#include "base/secret.h"
#include "embed/check_options.h"
#include "embed/parts.h"
#include "gates/read_gates.h"

namespace patchbay {
namespace {

// Credentials of options that are refused are not left in memory.
Error refused(HostOptions& options, Error why) {
  for (LinkOptions& link : options.links) {
    wipe_bytes(link.credential.data(), link.credential.size());
  }
  return why;
}

}  // namespace

Outcome<std::unique_ptr<Host>> embed::Opening::open(HostOptions options,
                                                    const Additions& additions) {
  auto checked = embed::check_options(options);
  if (checked.has_error()) return refused(options, std::move(checked).error());
  auto gates = gates::configured_gates(options.allow, options.gates);
  if (gates.has_error()) return refused(options, std::move(gates).error());
  const bool load = options.load_at_open;
  std::unique_ptr<Host> host(new Host(
      std::make_unique<Host::Parts>(std::move(options), std::move(gates).value(), additions)));
  if (auto& watch = host->parts_->gate_watch) {
    if (auto started = watch->start(); started.has_error()) return std::move(started).error();
  }
  if (load) {
    for (const ConnectorInfo& connector : host->connectors()) {
      if (!connector.fault) static_cast<void>(host->load(connector.id));  // listed if it failed
    }
  }
  return host;
}

embed::AccountParts* embed::Opening::accounts(Host& host) {
  return host.parts_->accounts ? &*host.parts_->accounts : nullptr;
}

gates::GateWatch* embed::Opening::gate_watch(Host& host) {
  return host.parts_->gate_watch ? &*host.parts_->gate_watch : nullptr;
}

const catalog::Catalog& embed::Opening::catalog(Host& host) { return host.parts_->catalog; }

ProviderBlocks& embed::Opening::blocks(Host& host) { return host.parts_->blocks; }

const gates::Gates& embed::Opening::gates(Host& host) { return host.parts_->gates; }

calls::Overruns& embed::Opening::overruns(Host& host) { return host.parts_->pipeline.overruns(); }

Result<void> embed::Opening::check_gate(Host& host, std::string_view connector,
                                        const Caller& caller) {
  return host.parts_->gates.check({.connector = connector,
                                   .organization = caller.organization,
                                   .user = caller.user,
                                   .plan = caller.plan});
}

Answer embed::Opening::resume(Host& host, std::string_view token, const CallOptions& options) {
  Host::Parts& parts = *host.parts_;
  const auto ticket = parts.in_flight.enter();
  const auto trace_id = TraceId::parse(options.trace_id).value_or(parts.trace_ids.next());
  if (!ticket) {
    return {trace_id.hex(), Error(Code::kCancelled, "The host is shutting down.")};
  }
  actions::Resumed resumed;
  std::string result;
  auto outcome = parts.pipeline.resume(token, parts.request_of(options, trace_id), resumed, result);
  if (outcome.has_error()) return {trace_id.hex(), std::move(outcome).error()};
  return {trace_id.hex(), std::move(result)};
}

}  // namespace patchbay
