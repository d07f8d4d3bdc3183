#include "calls/setbacks.h"

#include <utility>

#include "audit/events.h"

namespace patchbay::calls {

ToldSetbacks::ToldSetbacks(const Parts& parts, std::string connector, audit::AuditEntry whose)
    : parts_(parts), connector_(std::move(connector)), whose_(std::move(whose)) {}

void ToldSetbacks::limited(std::chrono::milliseconds /*closed_for*/) {
  if (parts_.metrics == nullptr) return;
  parts_.metrics
      ->counter("patchbay_provider_limits_total", "Answers of providers that asked to wait.",
                {{"connector", connector_}})
      .increment();
}

void ToldSetbacks::stalled(const Error& why, const TraceId& trace_id) {
  const std::string cause = why.code() == Code::kRateLimited ? "limited" : "unavailable";
  if (parts_.metrics != nullptr) {
    parts_.metrics
        ->counter("patchbay_provider_stalls_total", "Requests that three retries did not help.",
                  {{"connector", connector_}, {"cause", cause}})
        .increment();
  }
  if (parts_.audit == nullptr) return;
  const auto wait = why.details().retry_after.value_or(std::chrono::milliseconds(0));
  audit::AuditEntry entry = whose_;
  entry.event = audit::event_of(
      audit::ConnectorStalled{connector_, cause, std::chrono::ceil<std::chrono::seconds>(wait)});
  entry.trace_id = trace_id.hex();
  parts_.audit->record(std::move(entry));
}

}  // namespace patchbay::calls
