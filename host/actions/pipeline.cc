#include "actions/pipeline.h"

#include "actions/call.h"

namespace patchbay::actions {

Pipeline::Pipeline(const PipelineParts& parts, const PipelineLimits& limits)
    : parts_(parts),
      limits_(limits),
      any_json_(schema::Schema::compile("true").value()),
      turnstiles_(limits.waiting),
      overruns_(parts.host.clock()) {}

Result<void> Pipeline::run(const Request& request, std::string& result) {
  Call call(request, caller_of(request), result, parts_.host.clock().now());
  Result<void> outcome = run_stages(call);
  if (outcome.has_error()) park(call, outcome.error());
  record(call, outcome);
  return outcome;
}

Result<void> Pipeline::run_stages(Call& call) {
  PATCHBAY_TRY(resolve(call));
  PATCHBAY_TRY(gate(call));
  PATCHBAY_TRY(validate(call));
  call.is_valid = true;
  PATCHBAY_TRY(authorize(call));
  PATCHBAY_TRY(admit(call));
  PATCHBAY_TRY(invoke(call));
  return check(call);
}

}  // namespace patchbay::actions
