#pragma once

#include <string_view>

#include "base/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/trace_id.h"

namespace patchbay::actions {

// A call that has ended, refused or not. Borrowed; no argument and no result is in it.
struct FinishedCall {
  const Caller& caller;
  std::string_view
      connector;             // its id; where there is no such connector, what was asked for, short
  std::string_view action;   // likewise
  std::string_view link;     // the account it was made with, "" for none
  std::string_view address;  // where it was asked from, "" where that is not known
  bool known;                // there is such a connector and action
  const Error* error;        // nullptr: it was carried out
  Monotonic::duration took;
  const TraceId& trace_id;
};

// Is told of every call, whoever made it: to record, count and watch. Thread-safe; returns soon and
// never throws.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void finished(const FinishedCall& call) = 0;
};

}  // namespace patchbay::actions
