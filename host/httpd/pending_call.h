#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "httpd/io_thread.h"

namespace patchbay::httpd {

// A request on a pool and the connection that waits for it. Both hold it: when the connection lets
// go at the deadline, what the handler borrowed lives on until it returns.
struct PendingCall {
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  PendingCall(Executor executor, const Route& planned, Request&& asked)
      : route(planned), request(std::move(asked)), wake(std::move(executor)) {
    request.cancelled = stop.get_token();
  }

  const Route& route;
  Request request;
  std::optional<Response> response;  // the job's, and the connection's once it is done
  std::stop_source stop;

  // On the connection's thread.
  Timer wake;
  bool done = false;
};

// What is done with a request on a pool.
using Job = void (*)(Service& service, PendingCall& call);

// Judges who asks; a response is the refusal.
void let_in(Service& service, PendingCall& call);
// Runs the handler.
void answer(Service& service, PendingCall& call);

// Hands the call to the pool; when its job is done, `done` is set and `wake` cancelled on the
// connection's thread. What was cancelled before its turn is not begun. False: the pool is full.
bool submit(const std::shared_ptr<PendingCall>& call, Job job, Shared& shared, ThreadPool& pool);

}  // namespace patchbay::httpd
