#include "embed/call_pool.h"

namespace patchbay::embed {

CallPool::~CallPool() { stop(); }

bool CallPool::submit(std::function<void()>& job) {
  const std::scoped_lock lock(mutex_);
  if (stopped_ || jobs_.size() >= waiting_) return false;
  while (threads_.size() < count_) threads_.emplace_back([this] { run(); });
  jobs_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

void CallPool::stop() {
  std::vector<std::thread> ending;
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    ending.swap(threads_);
    changed_.notify_all();
  }
  for (std::thread& thread : ending) thread.join();
}

void CallPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it held goes before the next wait
    lock.lock();
  }
}

}  // namespace patchbay::embed
