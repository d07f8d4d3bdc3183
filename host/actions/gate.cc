// Stage 2: checks whether the caller may use the action at all. Checks the gates, and the filters
// of the caller's organization, key and client (callers/tool_filters.h).
#include "actions/call.h"
#include "base/utf8.h"
#include "callers/tool_filters.h"
#include "gates/gates.h"

namespace patchbay::actions {
namespace {

gates::Passage passage_of(const Call& call, std::string_view action) {
  return {.connector = call.connector->id(),
          .action = action,
          .organization = call.caller.organization,
          .user = call.caller.user,
          .plan = call.caller.plan};
}

}  // namespace

Result<void> Pipeline::gate(Call& call) const { return gate_action(call, *call.action.action); }

Result<void> Pipeline::gate_action(Call& call, const catalog::Action& action) const {
  PATCHBAY_TRY(parts_.gates.check(passage_of(call, action.id)));
  const callers::ToolIdentity tool{call.connector->id(), action.id, action.read_only};
  const auto refusal = callers::refusal_of(call.caller, tool);
  if (!refusal) return success();
  call.refused_by = refusal->rule;
  return callers::not_offered(tool, *refusal);
}

// Checks an action that is not in the provider's list, although the provider may run it under this
// name. The host does not know whether the action only reads, nor its id for rules. So the call is
// refused if a gate refuses this caller any action of the connector, or if the caller has a tool
// filter.
Result<void> Pipeline::gate_unlisted(Call& call, std::string_view provider_name) const {
  const gates::Passage any = passage_of(call, gates::kAnyAction);
  // Only a refusing gate is checked, so that a caller does not count as a participant of an
  // experiment about an action that is not called.
  if (parts_.gates.refusing(any) != nullptr) return parts_.gates.check(any);
  if (call.caller.tool_filters == nullptr) return success();
  call.refused_by = "a profile filters tools, and the provider lists none of this name";
  return Error(Code::kGateClosed, "A profile says which tools are offered here, and connector " +
                                      call.connector->id() + " lists none with the name \"" +
                                      std::string(utf8_prefix(provider_name, 128)) +
                                      "\". Call one that it lists.")
      .with_reason("tool_filter");
}

}  // namespace patchbay::actions
