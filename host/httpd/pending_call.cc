#include "httpd/pending_call.h"

#include <boost/asio/post.hpp>

namespace patchbay::httpd {

void let_in(Service& service, PendingCall& call) {
  const auto in = service.let_in(call.route, call.request);
  if (in.has_error()) call.response = service.refuse(in.error(), call.request);
}

void answer(Service& service, PendingCall& call) {
  call.response = service.answer(call.route, call.request);
}

bool submit(const std::shared_ptr<PendingCall>& call, Job job, Service& service, ThreadPool& pool) {
  std::function<void()> work = [call = call, job, &service]() mutable {
    job(service, *call);
    const Executor executor = call->wake.get_executor();
    // Moved along, so that the timer never dies on a thread of the pool.
    asio::post(executor, [call = std::move(call)] {
      call->done = true;
      call->wake.cancel();
    });
  };
  return pool.submit(work);
}

}  // namespace patchbay::httpd
