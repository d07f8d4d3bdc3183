// Stage 2: checks whether the caller may use the action at all: by the gates, and by the filters of
// the caller's organization, key and client (callers/tool_filters.h).
#include "actions/call.h"
#include "callers/tool_filters.h"

namespace patchbay::actions {

Result<void> Pipeline::gate(Call& call) const { return gate_action(call, *call.action.action); }

Result<void> Pipeline::gate_action(Call& call, const catalog::Action& action) const {
  PATCHBAY_TRY(parts_.gates.check({.connector = call.connector->id(),
                                   .action = action.id,
                                   .organization = call.caller.organization,
                                   .user = call.caller.user,
                                   .plan = call.caller.plan}));
  const callers::ToolIdentity tool{call.connector->id(), action.id, action.read_only};
  const auto refusal = callers::refusal_of(call.caller, tool);
  if (!refusal) return success();
  call.refused_by = refusal->rule;
  return callers::not_offered(tool, *refusal);
}

}  // namespace patchbay::actions
