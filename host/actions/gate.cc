// Stage 2: checks whether the caller may use the action at all.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::gate(const Call& call) const {
  return parts_.gates.check({.connector = call.connector->id(),
                             .action = call.action->id,
                             .organization = call.caller.organization,
                             .user = call.caller.user,
                             .plan = call.caller.plan});
}

}  // namespace patchbay::actions
