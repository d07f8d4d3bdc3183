#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/code.h"
#include "base/result.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

// A request that will be refused because of its caller. Borrows all texts and pointers.
struct Denial {
  Code code;  // UNAUTHENTICATED or PERMISSION_DENIED
  // "no_key", "key_refused", "other_audience", "no_user", "user_removed", "webhook_not_proved", or
  // the scope that the key lacks.
  std::string reason;
  const Caller* caller;  // nullptr: the caller is unknown
  std::string_view address;
  const TraceId& trace_id;
  bool may_wait;  // false: the thread also serves other connections
};

// Called before the refusal is sent. If this returns an error and `may_wait` is true, the client
// gets this error instead of the refusal. Thread-safe.
using OnDenial = std::function<Result<void>(const Denial&)>;

}  // namespace patchbay::httpd
