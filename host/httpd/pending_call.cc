#include "httpd/pending_call.h"

#include <boost/asio/post.hpp>

namespace patchbay::httpd {

bool submit(const std::shared_ptr<PendingCall>& call, Service& service, ThreadPool& pool) {
  std::function<void()> job = [call = call, &service]() mutable {
    call->response = service.answer(call->route, call->request);
    const Executor executor = call->wake.get_executor();
    // Moved along, so that the timer never dies on a thread of the pool.
    asio::post(executor, [call = std::move(call)] {
      call->done = true;
      call->wake.cancel();
    });
  };
  return pool.submit(job);
}

}  // namespace patchbay::httpd
