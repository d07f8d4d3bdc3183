// Stage 3: whether the arguments are what the action takes. Sizes come first: nothing too large is
// parsed.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::validate(const Call& call) const {
  schema::InstanceLimits limits;
  limits.bytes = limits_.argument_bytes;
  return call.action->parameters.check(call.request.arguments, limits);
}

}  // namespace patchbay::actions
