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

// Uses only what a signal handler may use.
[[noreturn]] void end_now(const services::Suspect* suspect) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&room, 1, 0) > 0) {  // does not block if the reader of the log has stalled
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

// Runs on the thread that destroys the server, so it knows in which connector's code that thread
// is.
void name_culprit(int /*signal*/) { end_now(services::Suspect::current()); }

}  // namespace

void end_process(int code) {
  for (;;) ::syscall(SYS_exit_group, code);
}

void end_process_after(std::chrono::milliseconds time) {
  const pthread_t ending = ::pthread_self();
  // This thread ends only with the process, so it must not use anything that is destroyed before.
  std::thread([time, ending] {
    std::this_thread::sleep_for(time);
    struct sigaction ask{};
    ask.sa_handler = &name_culprit;
    const int signal = SIGRTMIN;
    if (::sigaction(signal, &ask, nullptr) == 0 && ::pthread_kill(ending, signal) == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    end_now(nullptr);  // reached if a connector has blocked the signal
  }).detach();
}

}  // namespace patchbay::cli
