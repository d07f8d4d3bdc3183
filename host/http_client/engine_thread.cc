#include "http_client/engine_thread.h"

#include <pthread.h>

#include "base/sigpipe.h"

namespace patchbay::http_client {

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
  block_sigpipe();
  while (!engine_.mailbox()->is_closed()) engine_.wait(Monotonic::max());
  engine_.wait(Monotonic::min());  // ends the transfers that started after the last round
}

}  // namespace patchbay::http_client
