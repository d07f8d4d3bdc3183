// Stage 5: waits until there is room for one more call, at most until the call's deadline.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::take_places(Call& call) {
  if (call.places) return success();
  PATCHBAY_TRY(call.places,
               bulkheads_.enter({.connector = call.connector->id(),
                                 .most_of_connector = call.connector->manifest().limits.in_flight,
                                 .link = call.link ? call.link->id() : std::string_view(),
                                 .organization = call.caller.organization}));
  return success();
}

Result<void> Pipeline::admit(Call& call) {
  PATCHBAY_TRY(overruns_.check(call.connector->id(), whom_of(call), call.started));
  PATCHBAY_TRY(take_places(call));
  const Patience patience = patience_of(call.request);
  PATCHBAY_TRY(patience.check(parts_.calls.host.clock()));
  switch (call.connector->manifest().limits.concurrency) {
    case manifest::Concurrency::kParallel:
      return success();
    case manifest::Concurrency::kInstance: {
      PATCHBAY_TRY(call.turn,
                   turnstiles_.enter({call.connector, "", call.caller.organization}, patience));
      return success();
    }
    case manifest::Concurrency::kLink: {
      const std::string account = call.network->account();
      PATCHBAY_TRY(call.turn, turnstiles_.enter({call.connector, account, call.caller.organization},
                                                patience));
      return success();
    }
  }
  return success();
}

}  // namespace patchbay::actions
