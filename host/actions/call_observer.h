#pragma once

#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/trace_id.h"

namespace patchbay::actions {

// A call that has ended, also if it was refused. This struct contains no argument and no result.
// Everything in it is borrowed.
struct FinishedCall {
  const Caller& caller;
  // `connector` is the connector's id. If no connector has the name in the request, it is the first
  // 64 bytes of this name. `action` is the first 64 bytes of the action's name in the request.
  std::string_view connector;
  std::string_view action;
  std::string_view link;     // the account that the call used; "" if none
  std::string_view address;  // the caller's address; "" if it is not known
  bool known;                // true if the connector and the action exist
  const Error* error;        // nullptr: the call succeeded
  // The rule of the tool filter that refused the call; "" if no filter refused it.
  std::string_view refused_by{};
  Monotonic::duration took;
  const TraceId& trace_id;
};

// Receives every call that has ended. An implementation must be thread-safe, return soon and never
// throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void finished(const FinishedCall& call) = 0;
};

}  // namespace patchbay::actions
