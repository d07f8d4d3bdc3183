#pragma once

#include <string>

#include "base/trace_id.h"

namespace patchbay::httpd {

// A request whose handler did not return in spite of being cancelled.
struct UnreturnedCall {
  std::string route;
  std::string connector;  // what the path names; "" when it names none
  std::string action;
  TraceId trace_id;
};

}  // namespace patchbay::httpd
