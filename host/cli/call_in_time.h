// A call that ends for whoever asked, even where the connector never returns from it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// A deadline as configurations and command lines say it, where 0 stands for none.
inline std::chrono::milliseconds deadline_said(std::chrono::milliseconds said) {
  return said.count() > 0 ? said : std::chrono::milliseconds::max();
}

struct TimedCall {
  std::string what;                    // what is blamed, such as `connector "files"`
  std::string trace_id;                // "" where there is none
  std::chrono::milliseconds deadline;  // max(): waited for without end
};

// Runs `work` on a thread of its own and returns when it is done. Past the deadline and a second
// more, in which a connector may see its deadline by itself, DEADLINE_EXCEEDED is said and the
// process ends as it is: nothing can be taken down under a thread that runs in a connector.
void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work);

}  // namespace patchbay::cli
