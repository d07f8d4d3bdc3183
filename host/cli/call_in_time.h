// Limits how long a command waits for connectors' code, even if that code never returns.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/open_host.h"

namespace patchbay::cli {

// Returns the deadline of a configuration or a command line. Returns max() for 0, which means no
// deadline.
inline std::chrono::milliseconds deadline_said(std::chrono::milliseconds said) {
  return said.count() > 0 ? said : std::chrono::milliseconds::max();
}

struct TimedCall {
  std::string what;                    // the name in the error, such as `connector "files"`
  std::string trace_id;                // the call's trace id; "" if the call has none
  std::chrono::milliseconds deadline;  // max() means no deadline
};

// Runs `work`, which destroys objects that run connectors' code. Must be called after all output
// was written. If `work` does not return within 3 seconds, prints a note that a connector did not
// return, and ends the process with `code`. The process ends with kHost instead of kDone if the
// output could not be written.
void take_down_in_time(const Invocation& invocation, ExitCode code,
                       const std::function<void()>& work);

// Makes a verb (the function that runs a command) for run_on() from a `verb` that runs connectors'
// code in a host. After `verb`, the new verb destroys the host with take_down_in_time().
template <class Verb>
auto taking_down(Verb verb) {
  return [verb](std::unique_ptr<OpenedHost>& host, const Invocation& invocation, const auto& line) {
    const ExitCode code = exit_code_of(invocation, verb(*host, invocation, line));
    take_down_in_time(invocation, code, [&] { host.reset(); });
    return code;
  };
}

// Runs `work` on a new thread and returns when `work` has returned. The function waits one second
// longer than the deadline, so that the connector can notice the deadline itself. After that
// second, this function prints DEADLINE_EXCEEDED and ends the process without destroying anything,
// because the new thread still runs in the connector.
void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
