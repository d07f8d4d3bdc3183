#include "httpd/pending_call.h"

#include <boost/asio/post.hpp>

namespace patchbay::httpd {
namespace {

Error not_begun() {
  return {Code::kCancelled, "The request was cancelled before its turn; nothing was done."};
}

}  // namespace

void let_in(Service& service, PendingCall& call) {
  const auto in = service.let_in(call.route, call.request);
  if (in.has_error()) call.response = service.refuse(in.error(), call.request);
}

void answer(Service& service, PendingCall& call) {
  call.response = service.answer(call.route, call.request);
}

bool submit(const std::shared_ptr<PendingCall>& call, Job job, Shared& shared, ThreadPool& pool) {
  std::function<void()> work = [call = call, job, &shared]() mutable {
    if (call->stop.stop_requested()) {
      call->response = shared.service.refuse(not_begun(), call->request);
    } else {
      job(shared.service, *call);
    }
    const Executor executor = call->wake.get_executor();
    shared.running.leave(*call);
    // The timer moves along, so that it never dies on a thread of the pool.
    asio::post(executor, [call = std::move(call)] {
      call->done = true;
      call->wake.cancel();
    });
  };
  shared.running.enter(*call);
  if (pool.submit(work)) return true;
  shared.running.leave(*call);
  return false;
}

}  // namespace patchbay::httpd
