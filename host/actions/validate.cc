// Stage 3: whether the arguments are what the action takes. Sizes come first: nothing too large is
// parsed.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::validate(const Call& call) const {
  schema::InstanceLimits limits;
  limits.bytes = limits_.argument_bytes;
  auto outcome = call.action->parameters.check(call.request.arguments, limits);
  if (outcome.has_value()) return success();
  return std::move(outcome).error().at("arguments");
}

}  // namespace patchbay::actions
