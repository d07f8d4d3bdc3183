// The sandbox's own routes, with which another process controls the sandbox:
//   GET    /_sandbox/log      every request so far, as a JSON array
//   DELETE /_sandbox/log      clears the log
//   POST   /_sandbox/faults   adds one fault (fault_script.h)
//   DELETE /_sandbox/faults   removes all faults
//   POST   /_sandbox/release  {"bytes": 100}: sends so many more bytes of paced bodies
#pragma once

#include "sandbox/fault_script.h"
#include "sandbox/request_log.h"
#include "sandbox/router.h"

namespace patchbay::sandbox {

void add_control_routes(Router& router, FaultScript& faults, RequestLog& log);

}  // namespace patchbay::sandbox
