#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "httpd/io_thread.h"

namespace patchbay::httpd {

// A request on a fiber, and the connection that waits for it. Both own it: if the connection gives
// up at the deadline, everything the handler borrowed lives until it returns.
struct PendingCall {
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  PendingCall(Executor executor, const Route& planned, Request&& asked)
      : route(planned), request(std::move(asked)), wake(std::move(executor)) {
    request.cancelled = stop.get_token();
  }

  const Route& route;
  Request request;
  std::optional<Response> response;  // written by the job, read by the connection after it
  std::stop_source stop;

  // Used on the connection's thread.
  Timer wake;
  bool done = false;
};

// The work done with a request on a fiber.
using Job = void (*)(Service& service, PendingCall& call);

// Decides whether the caller may; a response is the refusal.
void let_in(Service& service, PendingCall& call);
// Runs the handler.
void answer(Service& service, PendingCall& call);

// Begins a fiber for the call, which is among those calls until it ends. After the job, sets `done`
// and cancels `wake` on the connection's thread. A call cancelled before its turn is not begun.
// False: there are too many.
bool submit(const std::shared_ptr<PendingCall>& call, Job job, Shared& shared, RunningCalls& among);

}  // namespace patchbay::httpd
