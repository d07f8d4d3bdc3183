#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <stop_token>

#include "httpd/io_thread.h"

namespace patchbay::httpd {

// A request on the pool and the connection that waits for its answer. Both hold it: when the
// connection lets go at the deadline, what the handler borrowed lives on until it returns.
struct PendingCall {
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  PendingCall(Executor executor, const Route& planned, Request&& asked)
      : route(planned), request(std::move(asked)), wake(std::move(executor)) {
    request.cancelled = stop.get_token();
  }

  const Route& route;
  Request request;
  Response response;  // the handler's, and the connection's once it is done
  std::stop_source stop;

  // On the connection's thread.
  Timer wake;
  bool done = false;
};

// Hands the call to the pool; when its handler has returned, `done` is set and `wake` cancelled on
// the connection's thread. False: the pool is full.
bool submit(const std::shared_ptr<PendingCall>& call, Service& service, ThreadPool& pool);

}  // namespace patchbay::httpd
