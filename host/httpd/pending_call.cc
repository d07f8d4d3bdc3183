#include "httpd/pending_call.h"

#include <boost/asio/post.hpp>
#include <exception>
#include <functional>
#include <new>

namespace patchbay::httpd {
namespace {

Error not_begun() {
  return {Code::kCancelled, "The request was cancelled before its turn; nothing was done."};
}

// Starts a fiber. Returns false if there are too many fibers, or no memory for the stack.
bool begin_fiber(SharedParts& shared, std::function<void()>& work) try {
  return shared.scheduler.spawn(work);
} catch (const std::bad_alloc&) {
  shared.service.log().write(telemetry::Level::kWarning,
                             "no memory is left for the stack of a request", {});
  return false;
}

// Runs the job. An exception outside the handler, for example in the report of a refusal, fails
// only this request.
void run_caught(Job job, Service& service, PendingCall& call) try {
  job(service, call);
} catch (const std::exception& thrown) {
  service.log().write(telemetry::Level::kError, "a request was not finished",
                      {{"route", call.route.id}, {"what", thrown.what()}}, &call.request.trace_id);
  call.response = service.refuse(
      Error(Code::kInternal, "Something went wrong here; the trace id leads to it."), call.request);
}

// Returns the name under which the call's streamed body is counted.
std::string counted_as(const Request& request) {
  return request.caller ? "key " + request.caller->key : "address " + request.address;
}

// Counts the call's streamed body. If there are too many streamed bodies, refuses the call and
// returns false.
bool enter_stream(SharedParts& shared, PendingCall& call) {
  const Limits& limits = shared.service.limits();
  const auto entry =
      shared.streams.enter(counted_as(call.request), limits.streams, limits.streams_per_caller);
  if (entry == ConnectionCount::Entry::kIn) return true;
  const bool is_full = entry == ConnectionCount::Entry::kFull;
  call.response = shared.service.refuse(
      Error(Code::kOverloaded,
            is_full ? "The server streams as many answers as it may. Try again later."
                    : "This caller reads as many streams as it may at once. Close one first.")
          .with_retry_after(std::chrono::seconds(5)),
      call.request);
  return false;
}

// Runs the function that writes the streamed body. An exception ends only this body.
void write_body(const std::function<void(BodyWriter&)>& write, Service& service,
                PendingCall& call) try {
  write(call.body);
  call.is_whole = true;
} catch (const std::exception& thrown) {
  service.log().write(telemetry::Level::kError, "a streamed answer broke off",
                      {{"route", call.route.id}, {"what", thrown.what()}}, &call.request.trace_id);
} catch (...) {
  service.log().write(telemetry::Level::kError, "a streamed answer broke off",
                      {{"route", call.route.id}}, &call.request.trace_id);
}

// For a streamed response: gives the response to the connection, and then writes the body while the
// connection sends it.
void stream_answer(SharedParts& shared, const std::shared_ptr<PendingCall>& call) {
  if (!call->response || !call->response->streamed || call->request.method == "HEAD") return;
  if (!enter_stream(shared, *call)) return;
  // After the next statement, only the connection may use the response.
  const auto write = std::move(call->response->streamed->write);
  asio::post(call->wake.get_executor(), [call] {
    call->is_streamed = true;
    call->wake.cancel();
  });
  write_body(write, shared.service, *call);
  shared.streams.leave(counted_as(call->request));
}

}  // namespace

void let_in(Service& service, PendingCall& call) {
  const auto in = service.let_in(call.route, call.request);
  if (in.has_error()) call.response = service.refuse(in.error(), call.request);
}

void answer(Service& service, PendingCall& call) {
  call.response = service.answer(call.route, call.request);
}

bool submit(const std::shared_ptr<PendingCall>& call, Job job, SharedParts& shared,
            RunningCalls& among) {
  if (!among.enter(*call)) return false;
  std::function<void()> work = [call = call, job, &shared, &among]() mutable {
    if (call->stop.stop_requested()) {
      call->response = shared.service.refuse(not_begun(), call->request);
    } else {
      run_caught(job, shared.service, *call);
      stream_answer(shared, call);
    }
    const Executor executor = call->wake.get_executor();
    among.leave(*call);
    // The posted function owns the call. The call's timer must be destroyed on the connection's
    // thread and not on a worker's thread.
    asio::post(executor, [call = std::move(call)] {
      call->done = true;
      call->wake.cancel();
    });
  };
  if (begin_fiber(shared, work)) return true;
  among.leave(*call);
  return false;
}

}  // namespace patchbay::httpd
