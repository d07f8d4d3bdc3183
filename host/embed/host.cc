#include "patchbay/host.hpp"

#include "embed/check_options.h"
#include "embed/listing.h"
#include "embed/parts.h"
#include "embed/started_call.h"

namespace patchbay {
namespace {

constexpr std::chrono::minutes kLoading{1};  // for a connector that is loaded without a call

template <class T>
Outcome<T> outcome_of(Result<T>&& result) {
  if (result.has_value()) return std::move(result).value();
  return std::move(result).error();
}

Error shut_down() {
  return Error(Code::kCancelled, "The host is shutting down and takes no further call.");
}

// The id the caller brought, or a new one and what is wrong with the caller's.
struct Traced {
  TraceId id;
  std::optional<Error> fault;
};

Traced trace(std::string_view wanted, TraceIds& ids) {
  if (wanted.empty()) return {ids.next(), std::nullopt};
  if (const auto id = TraceId::parse(wanted)) return {*id, std::nullopt};
  return {ids.next(), Error(Code::kInvalidArgument,
                            "The trace id has to be 32 lower-case hexadecimal digits, not all of "
                            "them 0 (W3C Trace Context).")};
}

// The context of work that serves no single call.
services::CallContext context_for(const catalog::Connector& connector, const TraceId& trace_id,
                                  Monotonic deadline, const std::stop_token& shutdown) {
  services::CallContext context;
  context.connector = connector.id();
  context.trace_id = trace_id;
  context.deadline = deadline;
  context.shutdown = &shutdown;
  return context;
}

}  // namespace

Host::Host(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Host::~Host() { shutdown(std::chrono::milliseconds(0)); }

Outcome<std::unique_ptr<Host>> Host::open(HostOptions options) {
  return embed::Opening::open(std::move(options), {});
}

std::vector<ConnectorInfo> Host::connectors() const {
  std::vector<ConnectorInfo> all;
  for (const catalog::Entry& entry : parts_->catalog.view()->entries()) {
    all.push_back(parts_->info_of(entry));
  }
  return all;
}

Outcome<ConnectorInfo> Host::connector(std::string_view id) const {
  const auto view = parts_->catalog.view();
  const catalog::Connector* connector = view->find(id);
  for (const catalog::Entry& entry : view->entries()) {
    const bool meant = connector != nullptr ? entry.connector.get() == connector : entry.name == id;
    if (meant) return parts_->info_of(entry);
  }
  return view->get(id).error();
}

Outcome<std::monostate> Host::load(std::string_view id) const {
  const auto ticket = parts_->in_flight.enter();
  if (!ticket) return shut_down();
  const auto view = parts_->catalog.view();
  const auto connector = view->get(id);
  if (connector.has_error()) return connector.error();
  const auto instance =
      connector.value()->instance(context_for(*connector.value(), parts_->trace_ids.next(),
                                              parts_->clock.now() + kLoading, parts_->stopped));
  if (instance.has_error()) return instance.error();
  return std::monostate();
}

ReloadReport Host::reload() {
  const auto ticket = parts_->in_flight.enter();
  if (!ticket) return {};
  services::CallContext context;
  context.trace_id = parts_->trace_ids.next();
  context.deadline = parts_->clock.now() + kLoading;
  context.shutdown = &parts_->stopped;
  ReloadReport report = embed::report_of(parts_->catalog.reload(context));
  parts_->pipeline.let_in_again();
  for (const RefusedConnector& refused : report.refused) {
    parts_->log.write(Level::kWarning, "a connector was not taken in as its folder has it now",
                      {{"connector", refused.name},
                       {"why", refused.why.message()},
                       {"old_stays", refused.old_stays}});
  }
  parts_->log.write(Level::kInfo, "connectors were reloaded",
                    {{"added", report.added.size()},
                     {"replaced", report.replaced.size()},
                     {"removed", report.removed.size()},
                     {"unchanged", report.unchanged.size()},
                     {"refused", report.refused.size()}});
  return report;
}

Outcome<std::vector<ActionInfo>> Host::actions(std::string_view connector,
                                               const CallOptions& options) const {
  const auto ticket = parts_->in_flight.enter();
  if (!ticket) return shut_down();
  const Traced traced = trace(options.trace_id, parts_->trace_ids);
  if (traced.fault) return *traced.fault;
  actions::Request request = parts_->request_of(options, traced.id);
  request.connector = connector;
  std::vector<ActionInfo> all;
  const auto listed = parts_->pipeline.list(
      request, [&](const catalog::Action& action) { all.push_back(embed::info_of(action)); });
  if (listed.has_error()) return listed.error();
  return all;
}

Answer Host::invoke(std::string_view connector, std::string_view action, std::string_view arguments,
                    const CallOptions& options) {
  const Traced traced = trace(options.trace_id, parts_->trace_ids);
  const auto ticket = parts_->in_flight.enter();
  if (!ticket) return {traced.id.hex(), shut_down()};
  if (traced.fault) return {traced.id.hex(), *traced.fault};
  actions::Request request = parts_->request_of(options, traced.id);
  request.connector = connector;
  request.action = action;
  request.arguments = arguments;
  return parts_->run(request);
}

void Host::start(std::string_view connector, std::string_view action, std::string arguments,
                 std::function<void(Answer)> done, const CallOptions& options) {
  const Traced traced = trace(options.trace_id, parts_->trace_ids);
  // Shared, because a std::function has to be copyable.
  const auto call = std::make_shared<embed::StartedCall>(connector, action, std::move(arguments),
                                                         std::move(done), options);
  call->ticket.emplace(parts_->in_flight.enter());
  if (!*call->ticket) return call->done({traced.id.hex(), shut_down()});
  if (traced.fault) return call->done({traced.id.hex(), *traced.fault});
  call->request = parts_->request_of(call->options, traced.id);
  call->request.connector = call->connector;
  call->request.action = call->action;
  call->request.arguments = call->arguments;
  std::function<void()> job = [parts = parts_.get(), call] {
    call->done(parts->run(call->request));
  };
  if (parts_->pool.submit(job)) return;
  call->done({traced.id.hex(), Error(Code::kOverloaded,
                                     "The host's pool is busy and its queue is full. Try again "
                                     "later, with fewer calls at once.")});
}

void Host::shutdown(std::chrono::milliseconds patience) {
  parts_->in_flight.close();
  if (!parts_->in_flight.drained(parts_->after(patience))) {
    parts_->stopping.request_stop();
    parts_->in_flight.drained(Monotonic::max());
  }
  parts_->pool.stop();
}

}  // namespace patchbay
