// Stage 4: checks that the call's link can be used and has the scopes that the action needs.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::authorize(Call& call) const {
  if (call.no_link) return *call.no_link;
  if (!call.link) return success();  // the connector works without a link (see resolve)
  return call.link->authorize(
      {call.connector->manifest(), call.action->id, *call.action->scopes, &call.request.trace_id});
}

}  // namespace patchbay::actions
