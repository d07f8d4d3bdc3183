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
  // Their ids; the beginning of what was asked for if they do not exist.
  std::string_view connector;
  std::string_view action;
  std::string_view link;     // the account it was made with, "" for none
  std::string_view address;  // where it was asked from, "" where that is not known
  bool known;                // there is such a connector and action
  const Error* error;        // nullptr: it was carried out
  // The rule of a filter of tools that refused it; "" if none did.
  std::string_view refused_by{};
  Monotonic::duration took;
  const TraceId& trace_id;
};

// Is told of every call. Thread-safe; returns soon, never throws.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void finished(const FinishedCall& call) = 0;
};

}  // namespace patchbay::actions
