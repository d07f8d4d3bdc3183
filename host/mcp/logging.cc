// Log messages for clients: from which level on a client wants them. What a client hears is what a
// connector says of its progress; its log records are the operator's alone.
#include "mcp/methods.h"

namespace patchbay::mcp {

Outcome set_log_level(Mcp& mcp, const Ask& ask) {
  const auto level = log_level_of(text_of(ask.message.param("level")));
  if (!level) {
    return Refusal{RpcCode::kInvalidParams,
                   "logging/setLevel needs a \"level\": debug, info, notice, warning, error, "
                   "critical, alert or emergency."};
  }
  if (ask.session.empty()) return no_session(ask);
  mcp.session_settings.set_level(*ask.http.caller, ask.session, *level);
  return result_for(mcp, ask).text();
}

}  // namespace patchbay::mcp
