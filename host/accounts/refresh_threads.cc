#include "accounts/refresh_threads.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace patchbay::accounts {
namespace {

constexpr unsigned kShares = 4;

// The pool's queue needs no limit: each provider has at most its share of the threads in the pool.
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

}  // namespace

RefreshThreads::RefreshThreads(unsigned threads)
    : share_(std::max(1U, threads / kShares)), threads_(threads, kNoLimit) {}

bool RefreshThreads::submit(const std::string& provider, Job job, std::size_t most) {
  const Lock lock(mutex_);
  const auto lane = lanes_.find(provider);
  if (lane == lanes_.end() || lane->second.running < share_) {
    return start(provider, std::move(job));
  }
  if (lane->second.waiting.size() >= most) return false;
  lane->second.waiting.push_back(std::move(job));
  return true;
}

bool RefreshThreads::start(const std::string& provider, Job job) {
  Job run = [this, provider, job = std::move(job)] {
    job();
    finish(provider);
  };
  if (!threads_.submit(run)) return false;
  ++lanes_[provider].running;
  return true;
}

// Starts the provider's next waiting job after one of its jobs has ended. The job goes to the end
// of the pool's queue, behind the jobs of other providers. start() fails only while this object is
// destroyed.
void RefreshThreads::finish(const std::string& provider) {
  const Lock lock(mutex_);
  const auto lane = lanes_.find(provider);
  --lane->second.running;
  if (!lane->second.waiting.empty()) {
    Job next = std::move(lane->second.waiting.front());
    lane->second.waiting.pop_front();
    static_cast<void>(start(provider, std::move(next)));
  }
  if (lane->second.running == 0) lanes_.erase(lane);
}

}  // namespace patchbay::accounts
