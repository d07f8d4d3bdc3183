#include "loader/instance.h"

#include <algorithm>

#include "services/barrier.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

using services::enter_plugin;
using services::to_abi;

// Returns the error for a plugin that wrote more than the sink takes. This error replaces the
// plugin's own error.
Error too_much(const services::CallFrame& frame, const services::ResultSink& sink) {
  return {Code::kResultInvalid, "Connector \"" + std::string(frame.context().connector) +
                                    "\" answered with more than the " +
                                    std::to_string(sink.limit()) +
                                    " bytes a result may have. Ask for less at a time."};
}

Result<void> judged(const services::CallFrame& frame, const services::ResultSink& sink,
                    Result<void> outcome) {
  if (sink.overflowed()) return too_much(frame, sink);
  return outcome;
}

// Returns the error for an outcome that this host does not know. `what` describes the outcome, for
// example "of kind 7".
Error unknown_outcome(const services::CallFrame& frame, const std::string& what) {
  return {Code::kResultInvalid, "Connector \"" + std::string(frame.context().connector) +
                                    "\" ended its action with an outcome " + what +
                                    ", which this host does not know. Use a newer host."};
}

// Returns the error for a failed `create`. If `create` reports an invalid argument, the operator's
// configuration is wrong, because `create` gets no arguments of a caller.
Error not_created(const std::string& id, Error error) {
  if (error.code() != Code::kInvalidArgument) return error;
  return Error(Code::kGateClosed, "Connector \"" + id +
                                      "\" does not take its configuration: " + error.message() +
                                      " Correct [connector." + id + "] on the host.")
      .with_reason("not_configured");
}

}  // namespace

Result<OutputKind> Actions::invoke(const services::CallFrame& frame, const Invocation& what,
                                   services::ResultSink& result, std::string& continuation) const {
  const services::ResultSink again(frame, continuation, PATCHBAY_CONTINUATION_MAX);
  const patchbay_action_request request{.struct_size = sizeof(patchbay_action_request),
                                        .flags = 0,
                                        .action = to_abi(what.action),
                                        .arguments = to_abi(what.arguments),
                                        .continuation = to_abi(what.continuation),
                                        .answers = to_abi(what.answers)};
  patchbay_action_outcome outcome{.struct_size = sizeof(patchbay_action_outcome),
                                  .kind = PATCHBAY_OUTCOME_DONE,
                                  .result = result.abi(),
                                  .continuation = again.abi(),
                                  .flags = 0,
                                  .reserved = 0};
  auto returned = enter_plugin(frame, [&](patchbay_error* error) {
    return table_->invoke(instance_, frame.abi(), &request, &outcome, error);
  });
  if (what.has_changed_actions != nullptr) {
    *what.has_changed_actions = (outcome.flags & PATCHBAY_OUTCOME_ACTIONS_CHANGED) != 0;
  }
  if (again.overflowed()) return too_much(frame, again);
  if (result.overflowed()) return too_much(frame, result);
  PATCHBAY_TRY(std::move(returned));
  if (outcome.kind > PATCHBAY_OUTCOME_INPUT_REQUIRED) {
    return unknown_outcome(frame, "of kind " + std::to_string(outcome.kind));
  }
  if ((outcome.flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return unknown_outcome(frame, "with flags " + std::to_string(outcome.flags));
  }
  return outcome.kind == PATCHBAY_OUTCOME_DONE ? OutputKind::kResult : OutputKind::kQuestion;
}

Result<ListedActions> Actions::list(const services::CallFrame& frame,
                                    services::ResultSink& actions) const {
  patchbay_action_list about{sizeof(patchbay_action_list), 0, 0, 0};
  PATCHBAY_TRY(judged(frame, actions, enter_plugin(frame, [&](patchbay_error* error) {
                        return table_->list(instance_, frame.abi(), actions.abi(), &about, error);
                      })));
  constexpr std::uint64_t kLongest = 1000ULL * 60 * 60 * 24;
  return ListedActions{
      .generation = about.generation,
      .lifetime = std::chrono::milliseconds(std::min(about.lifetime_ms, kLongest))};
}

Result<void> Auth::identify(const services::CallFrame& frame,
                            services::ResultSink& identity) const {
  return judged(frame, identity, enter_plugin(frame, [&](patchbay_error* error) {
                  return table_->identify(instance_, frame.abi(), identity.abi(), error);
                }));
}

Result<void> Auth::probe(const services::CallFrame& frame) const {
  return enter_plugin(
      frame, [&](patchbay_error* error) { return table_->probe(instance_, frame.abi(), error); });
}

http_service::Classifier Auth::classifier() const {
  constexpr std::uint32_t kUsual = 400;
  const std::uint32_t from = table_->classify_from == 0 ? kUsual : table_->classify_from;
  return {table_->classify, instance_, static_cast<int>(std::min(from, kUsual))};
}

Instance::Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
                   const TraceId& trace_id, patchbay_instance* instance)
    : library_(std::move(library)), host_(host), trace_id_(trace_id), instance_(instance) {
  const Library::Tables& tables = library_->tables();
  if (tables.actions != nullptr) actions_.emplace(tables.actions, instance);
  if (tables.auth != nullptr) auth_.emplace(tables.auth, instance);
  if (tables.documents != nullptr) documents_.emplace(tables.documents, instance);
  if (tables.webhooks != nullptr) webhooks_.emplace(tables.webhooks, instance);
}

Result<std::unique_ptr<const Instance>> Instance::create(std::shared_ptr<const Library> library,
                                                         const services::HostTable& host,
                                                         const services::CallContext& context,
                                                         std::string_view config) {
  const std::string folder = library->path().parent_path().string();
  services::CallContext own;  // has no caller, because all callers share the instance
  own.connector = library->id();
  own.folder = folder;
  own.seal = library->seal();
  own.trace_id = context.trace_id;
  own.deadline = context.deadline;
  own.cancellation = context.cancellation;
  own.shutdown = context.shutdown;
  if (context.network != nullptr) own.network = &context.network->of_nobody();
  const services::CallFrame frame(host, own);
  patchbay_instance* made = nullptr;
  auto created = enter_plugin(frame, [&](patchbay_error* error) {
    return library->tables().entry->create(frame.abi(), host.abi(), to_abi(config), &made, error);
  });
  if (created.has_error()) return not_created(library->id(), std::move(created).error());
  if (made == nullptr) {
    return Error(Code::kPluginFault, "Connector \"" + library->id() +
                                         "\" says that it made an instance and gave none. This is "
                                         "a bug of the connector: tell its maker.");
  }
  return std::unique_ptr<const Instance>(
      new Instance(std::move(library), host, context.trace_id, made));
}

Instance::~Instance() {
  const services::CallContext context{
      .connector = library_->id(), .action = {}, .link = {}, .trace_id = trace_id_};
  const services::CallFrame frame(host_, context);
  // The result is ignored, because a failed destroy cannot be handled here.
  (void)enter_plugin(frame, [&](patchbay_error*) {
    library_->tables().entry->destroy(frame.abi(), instance_);
    return PATCHBAY_OK;
  });
}

}  // namespace patchbay::loader
