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

// Runs `work` on its own thread and returns when it is done. A connector gets one second after the
// deadline to notice it by itself. Then this prints DEADLINE_EXCEEDED and ends the process at once,
// because nothing can be destroyed under a thread that runs in a connector.
void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
