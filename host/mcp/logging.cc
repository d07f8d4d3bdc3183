// Sets which log messages a client gets. A client gets only the progress messages of a connector.
// The connector's log records are for the operator only.
#include <utility>

#include "mcp/methods.h"

namespace patchbay::mcp {

Outcome set_log_level(Mcp& mcp, const MethodCall& ask) {
  const auto level = log_level_of(text_of(ask.message.param("level")));
  if (!level) {
    return Refusal{RpcCode::kInvalidParams,
                   "logging/setLevel needs a \"level\": debug, info, notice, warning, error, "
                   "critical, alert or emergency."};
  }
  if (ask.session.empty()) return no_session(ask);
  const auto changed = mcp.session_settings.change(
      *ask.http.caller, ask.session,
      [&](Settings& settings) { return std::exchange(settings.level, level) != level; });
  if (changed.has_error()) return not_kept(changed.error());
  return result_for(mcp, ask).text();
}

}  // namespace patchbay::mcp
