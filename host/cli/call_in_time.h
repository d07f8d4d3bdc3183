// Limits how long a command waits for connectors' code, even if that code never returns.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// Returns the deadline of a configuration or a command line as a duration; 0 means no deadline.
inline std::chrono::milliseconds deadline_said(std::chrono::milliseconds said) {
  return said.count() > 0 ? said : std::chrono::milliseconds::max();
}

struct TimedCall {
  std::string what;                    // what the error names, such as `connector "files"`
  std::string trace_id;                // the call's trace id; "" if it has none
  std::chrono::milliseconds deadline;  // max() means no deadline
};

// Runs `work`, which destroys objects that run connectors' code, after all output was written. If
// `work` does not return within 3 seconds, prints a note that a connector was left behind, and ends
// the process with `code`.
void take_down_in_time(const Invocation& invocation, ExitCode code,
                       const std::function<void()>& work);

// Runs `work` on a thread of its own and returns when it is done. A connector gets one second more
// than the deadline, so that it can notice the deadline itself. After that, prints
// DEADLINE_EXCEEDED and ends the process without destroying anything, because a thread still runs
// in the connector.
void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
