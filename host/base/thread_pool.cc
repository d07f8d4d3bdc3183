#include "base/thread_pool.h"

namespace patchbay {

ThreadPool::~ThreadPool() { stop(); }

bool ThreadPool::submit(std::function<void()>& job) {
  const std::scoped_lock lock(mutex_);
  if (stopped_ || jobs_.size() >= waiting_) return false;
  jobs_.push_back(std::move(job));
  if (!free_.empty()) {
    Worker& worker = *free_.back();
    free_.pop_back();
    worker.is_called = true;
    worker.called.notify_one();
  } else if (workers_.size() < most_) {
    Worker& worker = *workers_.emplace_back(std::make_unique<Worker>());
    worker.thread = std::thread([this, &worker] { run(worker); });
  }
  return true;
}

void ThreadPool::stop() {
  std::vector<std::unique_ptr<Worker>> ending;
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    ending.swap(workers_);
    for (const auto& worker : ending) worker->called.notify_one();
  }
  for (const auto& worker : ending) worker->thread.join();
}

bool ThreadPool::wait(Worker& worker, std::unique_lock<std::mutex>& lock) {
  while (jobs_.empty()) {
    if (stopped_) return false;
    worker.is_called = false;
    free_.push_back(&worker);
    worker.called.wait(lock, [&] { return worker.is_called || stopped_; });
  }
  return true;
}

void ThreadPool::run(Worker& worker) {
  std::unique_lock lock(mutex_);
  while (wait(worker, lock)) {
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it held goes before the next wait
    lock.lock();
  }
}

}  // namespace patchbay
