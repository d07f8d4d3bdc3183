// Ends a call for the user in time, even if the connector never returns from it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// The deadline of a configuration or command line as a duration; 0 means no deadline.
inline std::chrono::milliseconds deadline_said(std::chrono::milliseconds said) {
  return said.count() > 0 ? said : std::chrono::milliseconds::max();
}

struct TimedCall {
  std::string what;                    // what gets the blame, such as `connector "files"`
  std::string trace_id;                // "": the call has no id
  std::chrono::milliseconds deadline;  // max(): wait without end
};

// Runs `work` on a thread of its own and returns when it is done. Past the deadline and a second
// more, in which a connector may see its deadline by itself, DEADLINE_EXCEEDED is said and the
// process ends as it is: nothing can be taken down under a thread that runs in a connector.
// Takes something down that runs connectors' code, which need not come back: after 3 seconds the
// process ends with `code`, and it is said that somebody was left behind. What was printed has been
// written by then.
void take_down_in_time(const Invocation& invocation, ExitCode code,
                       const std::function<void()>& work);

void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
