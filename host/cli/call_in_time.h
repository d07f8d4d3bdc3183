// Limits how long a command waits for connectors' code, even if that code never returns.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/open_host.h"

namespace patchbay::cli {

// Returns the deadline from a configuration or a command line as a duration; 0 there means no
// deadline.
inline std::chrono::milliseconds deadline_said(std::chrono::milliseconds said) {
  return said.count() > 0 ? said : std::chrono::milliseconds::max();
}

struct TimedCall {
  std::string what;                    // the name in the error, such as `connector "files"`
  std::string trace_id;                // the call's trace id; "" if it has none
  std::chrono::milliseconds deadline;  // max() means no deadline
};

// Runs `work`, which destroys objects that run connectors' code. Call this after all output was
// written. If `work` does not return within 3 seconds, prints a note that a connector did not
// return, and ends the process with `code`.
void take_down_in_time(const Invocation& invocation, ExitCode code,
                       const std::function<void()>& work);

// Makes a verb for run_on() from one that runs connectors' code in a host. The host is taken down
// in time after it.
template <class Verb>
auto taking_down(Verb verb) {
  return [verb](std::unique_ptr<OpenedHost>& host, const Invocation& invocation, const auto& line) {
    const ExitCode code = exit_code_of(invocation, verb(*host, invocation, line));
    take_down_in_time(invocation, code, [&] { host.reset(); });
    return code;
  };
}

// Runs `work` on a thread of its own and returns when it is done. A connector gets one second more
// than the deadline, so that it can notice the deadline itself. After that, prints
// DEADLINE_EXCEEDED and ends the process without destroying anything, because a thread still runs
// in the connector.
void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
