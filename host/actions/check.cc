// Stage 7: whether the connector kept its own promise about the result.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::check(const Call& call) const {
  const schema::Schema& schema = call.action->result ? *call.action->result : any_json_;
  schema::InstanceLimits limits;
  limits.bytes = limits_.result_bytes;
  auto outcome = schema.check(call.result, limits);
  if (outcome.has_value()) return success();
  const Error& fault = outcome.error();
  return Error(Code::kResultInvalid,
               name_of(*call.connector) + " answered action \"" + call.action->id +
                   "\" with a result that it does not declare: " + fault.message() +
                   " Nothing is wrong with what you sent; give the connector's author this "
                   "sentence and the trace id.")
      .with_faults(fault.details().faults);
}

}  // namespace patchbay::actions
