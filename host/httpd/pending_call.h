#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "httpd/body_pipe.h"
#include "httpd/io_thread.h"

namespace patchbay::httpd {

// A request on a fiber, and the connection that waits for it. Both own this object: if the
// connection gives up at the deadline, everything that the handler borrowed lives until the handler
// returns.
struct PendingCall : std::enable_shared_from_this<PendingCall> {
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  PendingCall(Executor executor, const Route& planned, Request&& asked)
      : route(planned), request(std::move(asked)), wake(std::move(executor)) {
    request.cancelled = stop.get_token();
  }

  const Route& route;
  Request request;
  AnonymousBodies::Share body_share{};  // of the request's body
  // Written by the job, read by the connection when the job is done or the body is streamed.
  std::optional<Response> response;
  bool is_whole = false;  // a streamed body was written to its end
  BodyPipe body{*this};
  std::stop_source stop;

  // Used on the connection's thread only.
  Timer wake;
  bool is_streamed = false;  // the response is there, and its body comes through `body`
  bool done = false;
};

// The work that a fiber does for a request.
using Job = void (*)(Service& service, PendingCall& call);

// Checks whether the caller may use the route. If not, sets call.response to the refusal.
void let_in(Service& service, PendingCall& call);
// Runs the handler and sets call.response.
void answer(Service& service, PendingCall& call);

// Starts a fiber that runs the job. `among` contains the call until the fiber has finished. If the
// job has made a streamed response, the fiber sets `is_streamed`, cancels `wake`, and writes the
// body. At the end, it sets `done` and cancels `wake`. Both happen on the connection's thread. If
// the call was cancelled before the fiber started, the job does not run. Returns false if there are
// too many calls or no memory for a stack.
bool submit(const std::shared_ptr<PendingCall>& call, Job job, Shared& shared, RunningCalls& among);

}  // namespace patchbay::httpd
