#include "patchbay/host.hpp"

#include <cerrno>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>

#include "base/shortage.h"
#include "embed/documents.h"
#include "embed/find.h"
#include "embed/host_options.h"
#include "embed/started_call.h"
#include "embed/watching.h"
#include "engine/engine.h"
#include "fibers/scheduler.h"

namespace patchbay {
namespace {

template <class T>
Outcome<T> outcome_of(Result<T>&& result) {
  if (result.has_value()) return std::move(result).value();
  return std::move(result).error();
}

Error shut_down() {
  return Error(Code::kCancelled, "The host is shutting down and takes no further call.");
}

// The trace id of a call. For an invalid trace id of the caller, a new trace id and the error.
struct CallTrace {
  TraceId id;
  std::optional<Error> fault;
};

CallTrace trace(std::string_view wanted, TraceIds& ids) {
  if (wanted.empty()) return {ids.next(), std::nullopt};
  if (const auto id = TraceId::parse(wanted)) return {*id, std::nullopt};
  return {ids.next(), Error(Code::kInvalidArgument,
                            "The trace id has to be 32 lower-case hexadecimal digits, not all of "
                            "them 0 (W3C Trace Context).")};
}

// Returns a request with the options. The options must outlive it.
actions::Request request_of(const engine::Engine& engine, const CallOptions& options,
                            const TraceId& trace_id) {
  actions::Request request = engine.request();
  request.link = options.link;
  request.continuation = options.continuation;
  request.answers = options.answers;
  request.idempotency_key = options.idempotency_key;
  request.locale = options.locale;
  request.address = options.address;
  request.caller = options.caller.get();
  request.trace_id = trace_id;
  request.cancellation = &options.cancellation;
  if (options.deadline) request.deadline = engine.after(*options.deadline);
  return request;
}

Error too_many_calls() {
  return Error(Code::kOverloaded,
               "The host has as many calls under way as it may have; nothing was done. Try again "
               "later, with fewer calls at once.")
      .with_retry_after(std::chrono::seconds(1));
}

// Runs a call, and converts an exception of the host's own code to an error of the call. No other
// code on a fiber catches exceptions, so an exception would end the process.
Result<void> run_caught(actions::Pipeline& pipeline, const actions::Request& request,
                        std::string& result) try {
  return pipeline.run(request, result);
} catch (const std::bad_alloc&) {
  return shortage("the call cannot be finished", ENOMEM);
} catch (const std::exception& thrown) {
  return Error(Code::kInternal, std::string("The call failed inside the host: ") + thrown.what());
}

Answer answer_of(const TraceId& trace_id, Result<void>&& outcome, std::string&& result) {
  if (outcome.has_error()) return {trace_id.hex(), std::move(outcome).error()};
  return {trace_id.hex(), std::move(result)};
}

}  // namespace

// The parts of a Host. Each may use the parts above it.
struct Host::Parts {
  std::unique_ptr<engine::Machine> machine;
  std::unique_ptr<embed::CallTeller> observer;       // may be nullptr
  std::unique_ptr<embed::LinkTeller> link_observer;  // may be nullptr
  ReloadObserver reload_observer;
  std::unique_ptr<engine::Engine> engine;
  fibers::SchedulerOptions fibers;
  std::once_flag is_used{};
  std::optional<fibers::Scheduler> scheduler{};  // created when the first fiber starts

  // Starts a fiber. Fails if there are too many fibers, if the scheduler is stopped, or if its
  // threads cannot be started.
  Result<void> begin(std::function<void()>& job) try {
    std::call_once(is_used, [this] {
      fibers.on_slow = [this](const Strand* strand) { engine->pipeline.holds_worker(strand); };
      scheduler.emplace(fibers, [this] { return engine->http.make_loop(); });
    });
    if (!scheduler->spawn(job)) return too_many_calls();
    return success();
  } catch (const std::system_error& thrown) {
    return shortage("the threads for calls cannot be started", thrown.code().value());
  }
};

Host::Host(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Host::~Host() { shutdown(std::chrono::milliseconds(0)); }

Outcome<std::unique_ptr<Host>> Host::open(HostOptions options) {
  auto taken = embed::engine_options(options);
  if (taken.has_error()) return std::move(taken).error();
  auto machine = std::make_unique<engine::Machine>(embed::log_config(options));
  auto kept = embed::account_store(options, *machine);
  if (kept.has_error()) return std::move(kept).error();
  std::unique_ptr<embed::CallTeller> observer;
  if (options.observer) observer = std::make_unique<embed::CallTeller>(options.observer);
  taken.value().observer = observer.get();
  std::unique_ptr<embed::LinkTeller> link_observer;
  if (options.link_observer) {
    link_observer = std::make_unique<embed::LinkTeller>(options.link_observer);
  }
  taken.value().link_observer = link_observer.get();
  auto engine = engine::Engine::open(std::move(taken).value(), machine->surroundings(),
                                     std::move(kept).value());
  if (engine.has_error()) return std::move(engine).error();
  const auto known = embed::check_names(options, engine.value()->connectors());
  if (known.has_error()) return known.error();
  std::unique_ptr<Parts> parts(
      new Parts{.machine = std::move(machine),
                .observer = std::move(observer),
                .link_observer = std::move(link_observer),
                .reload_observer = std::move(options.reload_observer),
                .engine = std::move(engine).value(),
                .fibers = {.workers = options.threads, .most = options.in_flight}});
  parts->engine->spawn = [&parts = *parts](std::function<void()>& job) {
    return parts.begin(job).has_value();
  };
  return std::unique_ptr<Host>(new Host(std::move(parts)));
}

std::vector<ConnectorInfo> Host::connectors() const { return parts_->engine->connectors(); }

Outcome<ConnectorInfo> Host::connector(std::string_view id) const {
  return outcome_of(parts_->engine->connector(id));
}

Outcome<std::monostate> Host::load(std::string_view id) const {
  const auto loaded = parts_->engine->load(id);
  if (loaded.has_error()) return loaded.error();
  return std::monostate();
}

ReloadReport Host::reload() {
  catalog::ReloadReport report = parts_->engine->reload();
  ReloadReport told{std::move(report.added),
                    std::move(report.replaced),
                    std::move(report.removed),
                    std::move(report.unchanged),
                    {}};
  for (catalog::RefusedEntry& each : report.refused) {
    told.refused.push_back({std::move(each.name), std::move(each.why), each.old_stays});
  }
  if (parts_->reload_observer) parts_->reload_observer(told);
  return told;
}

Outcome<std::monostate> Host::add_link(LinkOptions link) {
  const auto added = parts_->engine->add_link(embed::configured_link(link));
  if (added.has_error()) return added.error();
  return std::monostate();
}

Outcome<std::monostate> Host::remove_link(std::string_view id) {
  const auto removed = parts_->engine->remove_link(id);
  if (removed.has_error()) return removed.error();
  return std::monostate();
}

Outcome<std::vector<ActionInfo>> Host::actions(std::string_view connector,
                                               const CallOptions& options) const {
  const CallTrace traced = trace(options.trace_id, parts_->engine->trace_ids);
  if (traced.fault) return *traced.fault;
  actions::Request request = request_of(*parts_->engine, options, traced.id);
  request.connector = connector;
  return outcome_of(parts_->engine->actions(request));
}

Answer Host::invoke(std::string_view connector, std::string_view action, std::string_view arguments,
                    const CallOptions& options) {
  const CallTrace traced = trace(options.trace_id, parts_->engine->trace_ids);
  if (traced.fault) return {traced.id.hex(), *traced.fault};
  actions::Request request = request_of(*parts_->engine, options, traced.id);
  request.connector = connector;
  request.action = action;
  request.arguments = arguments;
  embed::ProgressTeller progress(options.progress);
  if (options.progress) request.progress = &progress;
  std::string result;
  auto outcome = parts_->engine->run(request, result);
  return answer_of(traced.id, std::move(outcome), std::move(result));
}

void Host::start(std::string_view connector, std::string_view action, std::string arguments,
                 std::function<void(Answer)> done, const CallOptions& options) {
  engine::Engine& engine = *parts_->engine;
  const CallTrace traced = trace(options.trace_id, engine.trace_ids);
  // A shared_ptr is used because a std::function must be copyable.
  const auto call = std::make_shared<embed::StartedCall>(connector, action, std::move(arguments),
                                                         std::move(done), options);
  call->ticket.emplace(engine.in_flight.enter());
  if (!*call->ticket) return call->done({traced.id.hex(), shut_down()});
  if (traced.fault) return call->done({traced.id.hex(), *traced.fault});
  call->request = request_of(engine, call->options, traced.id);
  call->request.connector = call->connector;
  call->request.action = call->action;
  call->request.arguments = call->arguments;
  if (call->options.progress) call->request.progress = &call->progress;
  std::function<void()> job = [&engine, call] {
    std::string result;
    auto outcome = run_caught(engine.pipeline, call->request, result);
    call->done(answer_of(call->request.trace_id, std::move(outcome), std::move(result)));
  };
  const auto begun = parts_->begin(job);
  if (begun.has_error()) call->done({traced.id.hex(), begun.error()});
}

Outcome<SyncRun> Host::sync(std::string_view link, bool is_full, const DocumentOptions& options) {
  const auto ticket = parts_->engine->in_flight.enter();
  if (!ticket) return shut_down();
  return outcome_of(embed::sync(*parts_->engine, link, is_full, options));
}

Outcome<DocumentChanges> Host::changes(std::string_view cursor, std::size_t most,
                                       const DocumentOptions& options) {
  return outcome_of(embed::changes(*parts_->engine, cursor, most, options));
}

Outcome<DocumentBytes> Host::content(std::string_view document_id, std::uint64_t from,
                                     std::uint64_t length, const DocumentOptions& options) {
  return outcome_of(embed::bytes_of(*parts_->engine, documents::Body::kContent,
                                    {document_id, from, length}, options));
}

Outcome<DocumentBytes> Host::text(std::string_view document_id, std::uint64_t from,
                                  std::uint64_t length, const DocumentOptions& options) {
  return outcome_of(embed::bytes_of(*parts_->engine, documents::Body::kText,
                                    {document_id, from, length}, options));
}

Outcome<FilesFound> Host::find(std::string_view words, const FindOptions& options) {
  const CallTrace traced = trace(options.trace_id, parts_->engine->trace_ids);
  if (traced.fault) return *traced.fault;
  const auto ticket = parts_->engine->in_flight.enter();
  if (!ticket) return shut_down();
  return outcome_of(embed::find(*parts_->engine, words, options, traced.id));
}

void Host::shutdown(std::chrono::milliseconds patience) {
  parts_->engine->shutdown(patience);
  if (parts_->scheduler) parts_->scheduler->stop();
}

}  // namespace patchbay
