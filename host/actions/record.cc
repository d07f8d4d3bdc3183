// Writes one record of every call after all stages, also of a refused call. A record contains no
// argument, no result and no secret.
#include <array>

#include "actions/call.h"
#include "actions/call_observer.h"
#include "actions/call_record.h"

namespace patchbay::actions {
namespace {

// Returns true if the host's operator has to act, because neither the caller nor the provider
// caused the error.
bool needs_attention(const Error& error) {
  const Code code = error.code();
  return code == Code::kPluginFault || code == Code::kResultInvalid || code == Code::kInternal ||
         !error.details().to_callers.empty();
}

}  // namespace

void Pipeline::record(const Call& call, const Result<void>& outcome) const {
  using std::chrono::microseconds;
  const auto took = parts_.calls.host.clock().now() - call.started;
  const bool ran = outcome.has_value();
  // Only the beginning of an unknown connector's name is recorded, because the name comes from a
  // caller.
  const std::string_view connector = call.connector != nullptr
                                         ? std::string_view(call.connector->id())
                                         : call.request.connector.substr(0, 64);
  const std::array<telemetry::Field, 7> fields = {
      telemetry::Field("connector", connector),
      telemetry::Field("action", call.request.action.substr(0, 64)),
      telemetry::Field("outcome", ran ? std::string_view("OK") : name_of(outcome.error().code())),
      telemetry::Field("microseconds", std::chrono::duration_cast<microseconds>(took).count()),
      telemetry::Field("argument_bytes", call.request.arguments.size()),
      telemetry::Field("result_bytes", ran ? call.result.size() : std::size_t{0}),
      telemetry::Field("overrun_microseconds",
                       std::max<std::int64_t>(
                           0, std::chrono::duration_cast<microseconds>(call.overrun).count())),
  };
  parts_.events.record("action.finished", fields, &call.request.trace_id);
  const FinishedCall finished = {.caller = call.caller,
                                 .connector = connector,
                                 .action = call.request.action.substr(0, 64),
                                 .link = call.link ? std::string_view(call.link->id()) : "",
                                 .address = call.request.address,
                                 .known = call.action.action != nullptr,
                                 .error = ran ? nullptr : &outcome.error(),
                                 .refused_by = call.refused_by,
                                 .took = took,
                                 .trace_id = call.request.trace_id};
  if (parts_.record != nullptr) parts_.record->finished(finished);
  if (parts_.observer != nullptr) parts_.observer->finished(finished);
  if (ran || !needs_attention(outcome.error())) return;
  parts_.calls.host.log().write(telemetry::Level::kWarning, outcome.error().message(),
                                {{"connector", connector}}, &call.request.trace_id);
}

}  // namespace patchbay::actions
