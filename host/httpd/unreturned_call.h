#pragma once

#include <string>

#include "base/trace_id.h"

namespace patchbay::httpd {

// A request whose handler has not returned although the request was cancelled.
struct UnreturnedCall {
  std::string route;
  std::string connector;  // named by the path; "" if it names no connector
  std::string action;
  TraceId trace_id;
};

}  // namespace patchbay::httpd
