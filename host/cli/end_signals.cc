#include "cli/end_signals.h"

#include <pthread.h>

namespace patchbay::cli {

EndSignals::EndSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

EndSignals::~EndSignals() { let_through(); }

void EndSignals::wait() const {
  int which = 0;
  sigwait(&signals_, &which);
}

void EndSignals::let_through() const { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Interruption::Interruption()
    : waiting_([this] {
        signals_.wait();
        stop_.request_stop();
      }) {}

Interruption::~Interruption() {
  // The signal is blocked, so it only ends the wait.
  pthread_kill(waiting_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  waiting_.join();
}

}  // namespace patchbay::cli
