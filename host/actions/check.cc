// Stage 7: checks the result against the schema that the connector declared.
#include "actions/call.h"
#include "json/pointer.h"

namespace patchbay::actions {
namespace {

// Removes values from the faults. They came from the provider, so they must not be logged, and they
// would not help the caller.
std::vector<Fault> without_values(std::vector<Fault> faults) {
  for (Fault& fault : faults) {
    if (fault.found.empty()) continue;
    fault.found.clear();
    fault.sentence = "The value at \"" + json::pointer_shown(fault.pointer) +
                     "\" does not fit its schema (" + fault.keyword + "), expected " +
                     fault.allowed + ".";
  }
  return faults;
}

}  // namespace

Result<void> Pipeline::check(const Call& call) const {
  const schema::Schema& schema = call.action->result ? *call.action->result : any_json_;
  schema::InstanceLimits limits;
  limits.bytes = limits_.result_bytes;
  auto outcome = schema.check(call.result, limits);
  if (outcome.has_value()) return success();
  auto faults = without_values(outcome.error().details().faults);
  const std::string what = faults.size() == 1 ? faults.front().sentence : outcome.error().message();
  return Error(Code::kResultInvalid,
               name_of(*call.connector) + " answered action \"" + call.action->id +
                   "\" with a result that it does not declare: " + what +
                   " Nothing is wrong with what you sent; give the connector's author this "
                   "sentence and the trace id.")
      .with_faults(std::move(faults));
}

}  // namespace patchbay::actions
