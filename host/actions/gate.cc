// Stage 2: whether the action may be used at all.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::gate(const Call& call) const {
  return parts_.gate.check({call.connector->id(), call.action->id});
}

}  // namespace patchbay::actions
