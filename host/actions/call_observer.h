#pragma once

#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/trace_id.h"

namespace patchbay::actions {

// A finished call, which may have been refused. Contains no argument and no result. Everything is
// borrowed.
struct FinishedCall {
  const Caller& caller;
  // `connector` is the connector's id. If there is no such connector, it is the first 64 bytes of
  // the name in the request. `action` is the first 64 bytes of the action's name in the request.
  std::string_view connector;
  std::string_view action;
  std::string_view link;     // the account that the call used; may be ""
  std::string_view address;  // the caller's address; "" if unknown
  bool known;                // true if the connector and the action exist
  const Error* error;        // nullptr if the call succeeded
  // The rule of the tool filter that refused the call. "" if no filter refused it.
  std::string_view refused_by{};
  Monotonic::duration took;
  const TraceId& trace_id;
};

// Is informed of every finished call. An implementation must be thread-safe and fast, and must
// never throw.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void finished(const FinishedCall& call) = 0;
};

}  // namespace patchbay::actions
