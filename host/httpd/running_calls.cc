#include "httpd/running_calls.h"

#include "httpd/pending_call.h"

namespace patchbay::httpd {

bool RunningCalls::enter(const PendingCall& call) {
  const Lock lock(mutex_);
  if (calls_.size() >= most_) return false;
  calls_.insert(&call);
  return true;
}

void RunningCalls::leave(const PendingCall& call) {
  const Lock lock(mutex_);
  calls_.erase(&call);
  if (calls_.empty()) left_.notify_all();
}

bool RunningCalls::wait_for_none(std::chrono::milliseconds patience) {
  Lock lock(mutex_);
  return left_.wait_for(lock, patience, [this]() REQUIRES(mutex_) { return calls_.empty(); });
}

std::size_t RunningCalls::now() const {
  const Lock lock(mutex_);
  return calls_.size();
}

std::vector<UnreturnedCall> RunningCalls::list() const {
  std::vector<UnreturnedCall> all;
  const Lock lock(mutex_);
  for (const PendingCall* call : calls_) {
    all.push_back({.route = std::string(call->route.id),
                   .connector = std::string(call->request.parameter("connector_id")),
                   .action = std::string(call->request.parameter("action_id")),
                   .trace_id = call->request.trace_id});
  }
  return all;
}

}  // namespace patchbay::httpd
