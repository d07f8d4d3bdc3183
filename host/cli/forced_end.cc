#include "cli/forced_end.h"

#include <poll.h>
#include <unistd.h>

#include <string_view>
#include <thread>

#include "cli/exit_code.h"

namespace patchbay::cli {

void end_process_after(std::chrono::milliseconds time) {
  // Goes with the process, and uses nothing that goes before it.
  std::thread([time] {
    std::this_thread::sleep_for(time);
    constexpr std::string_view kLastWords =
        "patchbay: the server did not end in time and is ended now: something that a connector "
        "does as it is taken down does not return, or the store does not answer\n";
    pollfd room{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&room, 1, 0) > 0) {  // whoever reads the log may have stalled
      static_cast<void>(!::write(STDERR_FILENO, kLastWords.data(), kLastWords.size()));
    }
    ::_exit(kEnded);
  }).detach();
}

}  // namespace patchbay::cli
