// The sandbox's own routes, with which another process controls it:
//   GET    /_sandbox/log      every request so far, as a JSON array
//   DELETE /_sandbox/log
//   POST   /_sandbox/faults   one fault (fault_script.h)
//   DELETE /_sandbox/faults
//   POST   /_sandbox/release  {"bytes": 100}: sends that much of paced bodies
#pragma once

#include "sandbox/fault_script.h"
#include "sandbox/request_log.h"
#include "sandbox/router.h"

namespace patchbay::sandbox {

void add_control_routes(Router& router, FaultScript& faults, RequestLog& log);

}  // namespace patchbay::sandbox
