#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "httpd/body_pipe.h"
#include "httpd/io_thread.h"

namespace patchbay::httpd {

// A request that a fiber handles, and the connection that waits for the fiber. Both own this
// object. If the connection gives up at the deadline, the data that the handler borrows stays valid
// until the handler returns.
struct PendingCall : std::enable_shared_from_this<PendingCall> {
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  PendingCall(Executor executor, const Route& planned, Request&& asked)
      : route(planned), request(std::move(asked)), wake(std::move(executor)) {
    request.cancelled = stop.get_token();
  }

  const Route& route;
  Request request;
  AnonymousBodies::Share body_share{};  // the memory of the request's body
  // Written by the job. The connection reads it when `done` or `is_streamed` is true.
  std::optional<Response> response;
  bool is_whole = false;  // true: a streamed body was written completely
  BodyPipe body{*this};
  std::stop_source stop;

  // Used only on the connection's thread:
  Timer wake;
  bool is_streamed = false;  // true: the response is ready, and its body comes through `body`
  bool done = false;
};

// The work of a request's fiber.
using Job = void (*)(Service& service, PendingCall& call);

// Checks whether the caller may use the route. Sets call.response if the caller is refused.
void let_in(Service& service, PendingCall& call);
// Runs the handler and sets call.response.
void answer(Service& service, PendingCall& call);

// Starts a fiber that runs the job. `among` lists the call until the fiber ends. For a streamed
// response, the fiber sets `is_streamed`, cancels `wake`, and writes the body. At its end, the
// fiber sets `done` and cancels `wake`. Both flags are set on the connection's thread. If the call
// is cancelled before the fiber starts, the job does not run. Returns false if there are too many
// calls or no memory for a stack.
bool submit(const std::shared_ptr<PendingCall>& call, Job job, SharedParts& shared,
            RunningCalls& among);

}  // namespace patchbay::httpd
