// Stage 5: waits until there is room for one more call, at most until the call's deadline.
#include "actions/call.h"

namespace patchbay::actions {

Result<void> Pipeline::admit(Call& call) {
  PATCHBAY_TRY(overruns_.check(call.connector->id(), whom_of(call), call.started));
  const manifest::Limits& limits = call.connector->manifest().limits;
  PATCHBAY_TRY(call.places,
               bulkheads_.enter({.connector = call.connector->id(),
                                 .most_of_connector = limits.in_flight,
                                 .link = call.link ? call.link->id() : std::string_view(),
                                 .organization = call.caller.organization}));
  const Patience patience = patience_of(call.request);
  PATCHBAY_TRY(patience.check(parts_.calls.host.clock()));
  switch (limits.concurrency) {
    case manifest::Concurrency::kParallel:
      return success();
    case manifest::Concurrency::kInstance: {
      PATCHBAY_TRY(call.turn, turnstiles_.enter(call.connector, "", patience));
      return success();
    }
    case manifest::Concurrency::kLink: {
      PATCHBAY_TRY(call.turn, turnstiles_.enter(call.connector, call.network->account(), patience));
      return success();
    }
  }
  return success();
}

}  // namespace patchbay::actions
