#pragma once

#include <string>

#include "base/trace_id.h"

namespace patchbay::httpd {

// A cancelled request whose handler has not returned.
struct UnreturnedCall {
  std::string route;
  std::string connector;  // the connector in the path; otherwise ""
  std::string action;
  TraceId trace_id;
};

}  // namespace patchbay::httpd
