#pragma once

#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/trace_id.h"

namespace patchbay::actions {

// A call that has ended, also if it was refused. It contains no argument and no result. Everything
// is borrowed.
struct FinishedCall {
  const Caller& caller;
  // The ids of the connector and the action. If they do not exist: the beginning of the caller's
  // text.
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

// The host reports every call to it. Must be thread-safe, return soon and never throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void finished(const FinishedCall& call) = 0;
};

}  // namespace patchbay::actions
