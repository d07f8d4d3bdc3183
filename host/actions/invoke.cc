// Stage 6: the connector does its work, on this strand or on a thread that may block.
#include <functional>
#include <optional>

#include "actions/call.h"
#include "manifest/auth.h"
#include "services/call_frame.h"
#include "services/result_sink.h"

namespace patchbay::actions {
namespace {

// Returns the error for a call that succeeded after its deadline.
Error came_too_late(const Call& call) {
  const auto late = std::chrono::ceil<std::chrono::milliseconds>(call.overrun).count();
  const bool repeatable = call.action->read_only || call.action->idempotent;
  ErrorDetails details;
  details.retryable = repeatable;
  return Error(Code::kDeadlineExceeded,
               "Action \"" + call.action->id + "\" of connector \"" + call.connector->id() +
                   "\" came back " + std::to_string(late) +
                   " ms after the call's deadline and its result was dropped. " +
                   (repeatable ? "Allow it more time, or ask for less."
                               : "It did its work: look at the outcome before you repeat it."))
      .with_details(std::move(details));
}

// Returns true if a connector without accounts reports a problem of an account.
bool is_of_no_account(const Call& call, Code code) {
  const bool is_of_account =
      code == Code::kLinkExpired || code == Code::kLinkRevoked || code == Code::kInsufficientScope;
  return is_of_account && !manifest::takes_link(call.connector->manifest());
}

Error no_account(const Call& call, const Error& error) {
  return {Code::kPluginFault, name_of(*call.connector) +
                                  " declares that it takes no account, and "
                                  "says that an account is refused (\"" +
                                  error.message() + "\"). Give its author this sentence."};
}

Error deadline_passed() { return {Code::kDeadlineExceeded, "The call's deadline passed."}; }

}  // namespace

// Runs the connector, and starts it first if necessary. A start needs one of the connector's own
// threads, so none of these threads may wait for a start. invoke_here() creates the call's frame on
// the thread that runs the connector's code.
Result<void> Pipeline::invoke(Call& call) {
  PATCHBAY_TRY(const loader::Instance* instance, call.connector->instance(call.context));
  std::optional<Result<void>> outcome;
  const auto work = [&] { outcome.emplace(invoke_here(call, *instance)); };
  // std::ref prevents a copy and an allocation.
  PATCHBAY_TRY(call.connector->run(call.context, std::ref(work)));
  return std::move(*outcome);
}

Result<void> Pipeline::invoke_here(Call& call, const loader::Instance& instance) {
  call.network->use(instance);
  const services::CallFrame frame(parts_.calls.host, call.context);
  services::ResultSink sink(frame, call.result, limits_.result_bytes);
  if (instance.actions() == nullptr) {
    return Error(Code::kPluginFault, name_of(*call.connector) +
                                         " declares actions and its library has none. Give its "
                                         "author this sentence, and use another version.");
  }
  calls::Overruns::CallRegistration inside(
      overruns_, {call.connector->id(), call.action->id, whom_of(call), call.request.trace_id,
                  call.started, call.context.deadline});
  bool has_changed_actions = false;
  loader::Invocation what{.action = call.action->id,
                          .arguments = call.request.arguments,
                          .has_changed_actions = &has_changed_actions};
  if (!call.request.continuation.empty()) {
    what.continuation = call.round.continuation;
    what.answers = call.answers;
  }
  std::string continuation;
  auto outcome = instance.actions()->invoke(frame, what, sink, continuation);
  if (has_changed_actions) call.connector->doubt_list(call.context);
  if (outcome.has_error() && is_of_no_account(call, outcome.error().code())) {
    outcome = no_account(call, outcome.error());
  }
  call.overrun = inside.end();
  const bool is_late = call.overrun > call.overrun.zero();
  if (outcome.has_error()) {
    // The deadline cancelled the connector, so the caller gets DEADLINE_EXCEEDED. Any other failure
    // is returned unchanged, because it is more informative.
    if (is_late && outcome.error().code() == Code::kCancelled) return deadline_passed();
    return std::move(outcome).error();
  }
  if (outcome.value() == loader::OutputKind::kQuestion) {
    return is_late ? deadline_passed() : ask(call, std::move(continuation));
  }
  if (is_late) return came_too_late(call);
  return success();
}

}  // namespace patchbay::actions
