#include "cli/forced_end.h"

#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

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

// Only what a handler of a signal may do.
[[noreturn]] void end_now(const services::Suspect* suspect) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&room, 1, 0) > 0) {  // whoever reads the log may have stalled
    put("patchbay: the server did not end in time and is ended now: ");
    if (suspect != nullptr) {
      put("what connector \"");
      put(suspect->connector());
      put("\" does as it is taken down does not return\n");
    } else {
      put("something that a connector does as it is taken down does not return, or the store does "
          "not answer\n");
    }
  }
  end_process(kEnded);
}

// Runs on the thread that takes the server down, and so knows whose code it is in.
void name_culprit(int /*signal*/) { end_now(services::Suspect::current()); }

}  // namespace

void end_process(int code) {
  for (;;) ::syscall(SYS_exit_group, code);
}

void end_process_after(std::chrono::milliseconds time) {
  const pthread_t ending = ::pthread_self();
  // Goes with the process, and uses nothing that goes before it.
  std::thread([time, ending] {
    std::this_thread::sleep_for(time);
    struct sigaction ask{};
    ask.sa_handler = &name_culprit;
    const int signal = SIGRTMIN;
    if (::sigaction(signal, &ask, nullptr) == 0 && ::pthread_kill(ending, signal) == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    end_now(nullptr);  // a connector may have blocked the signal
  }).detach();
}

}  // namespace patchbay::cli
