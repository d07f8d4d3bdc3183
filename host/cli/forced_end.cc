#include "cli/forced_end.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>
#include <thread>

#include "cli/exit_code.h"
#include "services/suspect.h"

namespace patchbay::cli {
namespace {

void put(std::string_view words) {
  static_cast<void>(!::write(STDERR_FILENO, words.data(), words.size()));
}

// Prints why the process ends, and ends it. Uses only functions that a signal handler may use.
[[noreturn]] void end_now(const services::Suspect* suspect) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&room, 1, 0) > 0) {  // if the reader of the log has stalled, a write would block
    put("patchbay: the server did not end in time and is ended now: ");
    if (suspect != nullptr) {
      put("what connector \"");
      put(suspect->connector());
      put("\" does as it is started or taken down does not return\n");
    } else {
      put("something that a connector does as it is started or taken down does not return, or the "
          "store does not answer\n");
    }
  }
  end_process(kEnded);
}

// Handles a signal: ends the process if the thread that gets the signal is in a connector's code.
// Only this thread itself knows in which connector's code it is.
void name_culprit(int /*signal*/) {
  const services::Suspect* suspect = services::Suspect::current();
  if (suspect != nullptr) end_now(suspect);
}

}  // namespace

void end_process(int code) {
  for (;;) ::syscall(SYS_exit_group, code);
}

void end_process_after(std::chrono::milliseconds time, pid_t other) {
  const std::array<pid_t, 2> threads{::gettid(), other};
  // The new thread runs until the process ends, so it must not use objects that are destroyed
  // earlier.
  std::thread([time, threads] {
    std::this_thread::sleep_for(time);
    struct sigaction ask{};
    ask.sa_handler = &name_culprit;
    ask.sa_flags = SA_RESTART;
    const int signal = SIGRTMIN;
    ::sigaction(signal, &ask, nullptr);
    for (const pid_t thread : threads) {
      if (thread == 0 || ::syscall(SYS_tgkill, ::getpid(), thread, signal) != 0) continue;
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    end_now(nullptr);  // no thread is in a connector's code, or a connector has blocked the signal
  }).detach();
}

}  // namespace patchbay::cli
