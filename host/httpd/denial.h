#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/code.h"
#include "base/result.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

// A request that will be refused because of its caller. Everything in it is borrowed.
struct Denial {
  Code code;  // UNAUTHENTICATED, PERMISSION_DENIED
  // no_key, key_refused, no_user, user_removed, webhook_not_proved, or a scope the key lacks
  std::string reason;
  const Caller* caller;  // nullptr: the caller is not known
  std::string_view address;
  const TraceId& trace_id;
  bool may_wait;  // false on a thread that also serves other connections
};

// Called before the answer is sent. If `may_wait` is true and it returns an error, that error
// becomes the answer. Thread-safe.
using OnDenial = std::function<Result<void>(const Denial&)>;

}  // namespace patchbay::httpd
