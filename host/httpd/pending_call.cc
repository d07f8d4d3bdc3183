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

// Returns false if there are too many fibers, or no memory for the stack.
bool begin_fiber(Shared& shared, std::function<void()>& work) try {
  return shared.scheduler.spawn(work);
} catch (const std::bad_alloc&) {
  shared.service.log().write(Level::kWarning, "no memory is left for the stack of a request", {});
  return false;
}

// What is thrown outside the handler, as by the record of a refusal, ends the request alone.
void run_caught(Job job, Service& service, PendingCall& call) try {
  job(service, call);
} catch (const std::exception& thrown) {
  service.log().write(Level::kError, "a request was not finished",
                      {{"route", call.route.id}, {"what", thrown.what()}}, &call.request.trace_id);
  call.response = service.refuse(
      Error(Code::kInternal, "Something went wrong here; the trace id leads to it."), call.request);
}

}  // namespace

void let_in(Service& service, PendingCall& call) {
  const auto in = service.let_in(call.route, call.request);
  if (in.has_error()) call.response = service.refuse(in.error(), call.request);
}

void answer(Service& service, PendingCall& call) {
  call.response = service.answer(call.route, call.request);
}

bool submit(const std::shared_ptr<PendingCall>& call, Job job, Shared& shared,
            RunningCalls& among) {
  if (!among.enter(*call)) return false;
  std::function<void()> work = [call = call, job, &shared, &among]() mutable {
    if (call->stop.stop_requested()) {
      call->response = shared.service.refuse(not_begun(), call->request);
    } else {
      run_caught(job, shared.service, *call);
    }
    const Executor executor = call->wake.get_executor();
    among.leave(*call);
    // The call moves along, because its timer must be destroyed on the connection's thread, not on
    // a worker's.
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
