#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/code.h"
#include "base/result.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

// A request that will be refused because of its caller. All texts and pointers are borrowed.
struct Denial {
  Code code;  // UNAUTHENTICATED, PERMISSION_DENIED
  // "no_key", "key_refused", "other_audience", "no_user", "user_removed", "webhook_not_proved", or
  // the scope that the key lacks
  std::string reason;
  const Caller* caller;  // nullptr: the caller is not known
  std::string_view address;
  const TraceId& trace_id;
  bool may_wait;  // false on a thread that also serves other connections
};

// A function that is called before the refusal is sent. If `may_wait` is true and the function
// returns an error, the client gets this error instead. Thread-safe.
using OnDenial = std::function<Result<void>(const Denial&)>;

}  // namespace patchbay::httpd
