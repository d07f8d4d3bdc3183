#include <algorithm>

#include "services/barrier.h"
#include "services/service_tables.h"
#include "services/services.h"
#include "services/text.h"
#include "telemetry/log.h"

namespace patchbay::services {
namespace {

telemetry::Level level_of(std::uint32_t severity) {
  switch (severity) {
    case PATCHBAY_LOG_DEBUG:
      return telemetry::Level::kDebug;
    case PATCHBAY_LOG_INFO:
      return telemetry::Level::kInfo;
    case PATCHBAY_LOG_WARNING:
      return telemetry::Level::kWarning;
    default:
      return telemetry::Level::kError;
  }
}

void write(const patchbay_call* call, std::uint32_t severity, patchbay_str message,
           patchbay_str fields) {
  serve(call, "log.write", nullptr, [&](CallFrame& frame) -> Result<void> {
    if (!frame.may_log()) return success();
    const CallContext& context = frame.context();
    const std::string_view text = from_abi(message).substr(0, PATCHBAY_LOG_RECORD_MAX);
    const std::string_view more = from_abi(fields).substr(0, PATCHBAY_LOG_RECORD_MAX - text.size());
    telemetry::Log& log = frame.host().log();
    const telemetry::Level level = level_of(severity);
    if (more.empty()) {
      log.write(level, text, {{"connector", context.connector}}, &context.trace_id);
    } else {
      log.write(level, text, {{"connector", context.connector}, {"fields", more}},
                &context.trace_id);
    }
    return success();
  });
}

std::uint32_t is_enabled(const patchbay_call* call, std::uint32_t severity) {
  const CallFrame* frame = CallFrame::of(call);
  return frame != nullptr && frame->host().log().is_enabled(level_of(severity)) ? 1 : 0;
}

}  // namespace

const patchbay_host_log& log_service() {
  static constexpr patchbay_host_log table{sizeof(patchbay_host_log), 0, &write, &is_enabled};
  return table;
}

}  // namespace patchbay::services
