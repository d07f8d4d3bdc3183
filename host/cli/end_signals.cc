#include "cli/end_signals.h"

#include <pthread.h>

namespace patchbay::cli {

EndSignals::EndSignals(Hangup hangup) {
  sigemptyset(&signals_);
  if (hangup == Hangup::kIsKept) sigaddset(&signals_, SIGHUP);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

EndSignals::~EndSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

int EndSignals::wait() const {
  int which = 0;
  sigwait(&signals_, &which);
  return which;
}

void EndSignals::let_through() const {
  sigset_t kept = before_;
  if (sigismember(&signals_, SIGHUP) == 1) sigaddset(&kept, SIGHUP);
  pthread_sigmask(SIG_SETMASK, &kept, nullptr);
}

Interruption::Interruption()
    : waiting_([this] {
        static_cast<void>(signals_.wait());
        stop_.request_stop();
      }) {}

Interruption::~Interruption() {
  // The waiting thread blocks this signal, so the signal only makes sigwait() return.
  pthread_kill(waiting_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  waiting_.join();
}

}  // namespace patchbay::cli
