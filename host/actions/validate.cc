// Stage 3: whether the arguments are what the action takes. Sizes come first: nothing too large is
// parsed.
#include "actions/call.h"

namespace patchbay::actions {
namespace {

Error too_large(std::size_t most) {
  return {Code::kTooLarge, "arguments: there are more than " + std::to_string(most) +
                               " bytes; send less, or raise limits.argument_bytes of the host."};
}

}  // namespace

Result<void> Pipeline::validate(const Call& call) const {
  schema::InstanceLimits limits;
  limits.bytes = limits_.argument_bytes;
  if (call.request.arguments.size() > limits.bytes) return too_large(limits.bytes);
  auto outcome = call.action->parameters.check(call.request.arguments, limits);
  if (outcome.has_value()) return success();
  return std::move(outcome).error().at("arguments");
}

}  // namespace patchbay::actions
