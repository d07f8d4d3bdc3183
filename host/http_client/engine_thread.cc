#include "http_client/engine_thread.h"

#include <pthread.h>
#include <signal.h>

namespace patchbay::http_client {
namespace {

// Blocks SIGPIPE on this thread. A TLS write to a closed connection raises SIGPIPE in the writing
// thread, and the handler of SIGPIPE belongs to the embedding program.
void refuse_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

EngineThread::EngineThread(const HttpConfig& config, TrustedAuthorities& authorities,
                           std::atomic<int>& sockets)
    : engine_(config, authorities, sockets), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "http");
}

EngineThread::~EngineThread() {
  engine_.shutdown();
  thread_.join();
}

void EngineThread::run() {
  refuse_sigpipe();
  while (!engine_.mailbox()->is_closed()) engine_.wait(Monotonic::max());
  engine_.wait(Monotonic::min());  // ends the transfers that started after the last round
}

}  // namespace patchbay::http_client
