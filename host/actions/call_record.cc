#include "actions/call_record.h"

#include "audit/events.h"
#include "audit/security_events.h"

namespace patchbay::actions {
namespace {

gates::CallerDeed deed_of(const FinishedCall& call) {
  return {.caller = call.caller,
          .connector = call.connector,
          .action = call.known ? call.action : std::string_view(),
          .subject = call.link,
          .trace_id = call.trace_id};
}

}  // namespace

void CallRecord::holds_worker(const std::string& connector) {
  metrics_
      .counter("patchbay_workers_held_total",
               "How often a connector held a worker for 200 ms and kept other calls waiting.",
               {{"connector", connector}})
      .increment();
}

void CallRecord::count(const FinishedCall& call) {
  const std::string_view connector = call.known ? call.connector : "unknown";
  const std::string_view outcome = call.error == nullptr ? "OK" : name_of(call.error->code());
  const std::scoped_lock lock(mutex_);
  auto found = counters_.find(std::pair(connector, outcome));
  if (found == counters_.end()) {
    const std::pair<std::string, std::string> name(connector, outcome);
    const telemetry::Counter counter =
        metrics_.counter("patchbay_calls_total", "Calls of actions, by connector and outcome.",
                         {{"connector", name.first}, {"outcome", name.second}});
    found = counters_.emplace(name, counter).first;
  }
  found->second.increment();
}

void CallRecord::tend() {
  constexpr std::chrono::minutes kMinute{1};
  {
    const std::scoped_lock lock(mutex_);
    if (clock_.now() - tended_ < kMinute) return;
    tended_ = clock_.now();
  }
  record_over_budget();
}

void CallRecord::record_over_budget() {
  decltype(over_budget_) taken;
  {
    const std::scoped_lock lock(mutex_);
    taken.swap(over_budget_);
  }
  for (const auto& [whose, calls] : taken) {
    const std::string code(name_of(Code::kGateClosed));
    audit_.record({.event = audit::event_of(audit::CallsRefused{whose.second, code, calls}),
                   .organization = whose.first});
  }
}

void CallRecord::finished(const FinishedCall& call) {
  count(call);
  if (anomalies_ != nullptr) {
    anomalies_->used(std::string(call.link), call.caller.organization, call.address);
  }
  if (call.error == nullptr) {
    audit_.record(entry_of(audit::event_of(audit::ConnectorUsed{std::string(call.connector),
                                                                std::string(call.action)}),
                           deed_of(call), circumstances_));
    if (first_uses_ != nullptr) {
      first_uses_->note(call.caller.organization, call.caller.user, call.connector);
    }
    return;
  }
  const bool is_refused = call.error->code() == Code::kGateClosed;
  if (is_refused && !denials_.spend(call.caller)) {
    if (!call.known) return;
    const std::scoped_lock lock(mutex_);
    ++over_budget_[{call.caller.organization, std::string(call.connector)}];
    return;
  }
  if (call.known) {
    audit_.record(entry_of(
        audit::event_of(audit::CallFailed{std::string(call.connector), std::string(call.action),
                                          std::string(name_of(call.error->code()))}),
        deed_of(call), circumstances_));
  }
  // The call has already failed. If its record cannot be written either, the store logs the
  // failure.
  if (is_refused) {
    const std::string reason =
        call.refused_by.empty() ? call.error->details().reason : std::string(call.refused_by);
    static_cast<void>(
        audit_.commit(entry_of(audit::event_of(audit::AccessDenied{"GATE_CLOSED", reason}),
                               deed_of(call), circumstances_)));
  }
}

}  // namespace patchbay::actions
