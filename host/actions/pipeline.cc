#include "actions/pipeline.h"

#include "actions/call.h"
#include "actions/call_record.h"
#include "calls/account_probe.h"

namespace patchbay::actions {

Pipeline::Pipeline(const PipelineParts& parts, const PipelineLimits& limits)
    : parts_(parts),
      limits_(limits),
      any_json_(schema::Schema::compile("true").value()),
      bulkheads_(limits.bulkheads),
      turnstiles_(limits.waiting),
      overruns_(parts.calls.host.clock(), parts.calls.host.log()),
      held_workers_(parts.calls.host.clock(), parts.calls.host.log()) {
  parts.calls.host.guests().on_held(
      [this](const services::Holder& holder) { note_held_worker(holder); });
}

Pipeline::~Pipeline() { parts_.calls.host.guests().on_held({}); }

Result<void> Pipeline::run(const Request& request, std::string& result) {
  Call call(request, caller_of(request), result, parts_.calls.host.clock().now());
  Result<void> outcome = run_stages(call);
  confirm_revoked(call, outcome);
  if (outcome.has_error()) park(call, outcome.error());
  record(call, outcome);
  return outcome;
}

// If the provider reported that the account is gone, calls the connector's probe again before the
// host deletes anything. The connector has already returned from the call. If the connector takes
// only one call at a time, the call still has its turn. If the probe succeeds, PROVIDER_ERROR
// replaces LINK_REVOKED.
void Pipeline::confirm_revoked(const Call& call, Result<void>& outcome) {
  const auto generation = call.network ? call.network->revoked_generation() : std::nullopt;
  if (!generation || !call.link) return;
  const auto probed = calls::ConnectorProbe(parts_.calls)
                          .confirm_revoked(call.connector->id(), *call.link, *generation,
                                           call.request.trace_id, patience_of(call.request));
  const bool is_refused = outcome.has_error() && outcome.error().code() == Code::kLinkRevoked;
  if (probed.has_error() || !is_refused) return;
  ErrorDetails details;
  details.provider_status = outcome.error().details().provider_status;
  outcome =
      Error(Code::kProviderError, "The provider refuses this request as if the account of link \"" +
                                      call.link->id() +
                                      "\" was gone, and takes its credential elsewhere: see "
                                      "there whether the account may do it.")
          .with_details(std::move(details));
}

void Pipeline::holds_worker(const Strand* strand) {
  if (const auto holder = parts_.calls.host.guests().holder_on(strand)) {
    return note_held_worker(*holder);
  }
  parts_.calls.host.log().write(telemetry::Level::kWarning,
                                "a worker was held, and no connector's code runs on it now");
}

void Pipeline::note_held_worker(const services::Holder& holder) {
  if (parts_.record != nullptr && !holder.is_told) parts_.record->holds_worker(holder.connector);
  if (!held_workers_.note(holder)) return;
  const auto view = parts_.calls.catalog.view();
  const auto connector = view->get(holder.connector);
  if (connector.has_error() || !connector.value()->treat_as_blocking()) return;
  parts_.calls.host.log().write(
      telemetry::Level::kWarning,
      "a connector is called on threads of its own until it is reloaded: it held those of others",
      {{"connector", holder.connector}});
}

Result<void> Pipeline::run_stages(Call& call) {
  PATCHBAY_TRY(resolve(call));
  PATCHBAY_TRY(gate(call));
  PATCHBAY_TRY(validate(call));
  call.is_valid = true;
  PATCHBAY_TRY(authorize(call));
  PATCHBAY_TRY(judge_passed_on(call));
  PATCHBAY_TRY(admit(call));
  PATCHBAY_TRY(invoke(call));
  return check(call);
}

}  // namespace patchbay::actions
