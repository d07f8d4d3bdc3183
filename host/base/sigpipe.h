#pragma once

#include <pthread.h>
#include <signal.h>

namespace patchbay {

// Blocks SIGPIPE on the calling thread, which must be a thread of the host. A write to a closed
// pipe or TLS connection raises SIGPIPE in the writing thread, and the handler of SIGPIPE belongs
// to the embedding program. With the signal blocked, the write fails with EPIPE.
inline void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace patchbay
