#include "base/thread_pool.h"

#include <algorithm>
#include <cassert>
#include <exception>

namespace patchbay {

ThreadPool::~ThreadPool() { stop(); }

bool ThreadPool::submit(std::function<void()>& job) {
  std::shared_ptr<Worker> called;
  {
    const Lock lock(mutex_);
    if (stopped_ || jobs_.size() >= waiting_) return false;
    if (free_.empty() && workers_.size() < most_ && !add_worker() && workers_.empty()) return false;
    jobs_.push_back(std::move(job));
    if (!free_.empty()) {
      called = std::move(free_.back());
      free_.pop_back();
      called->is_called = true;
    }
  }
  // The notification comes after the unlock, because the woken thread needs the lock at once. The
  // thread may have ended before the notification, so `called` shares the ownership of the worker.
  if (called != nullptr) called->called.notify_one();
  return true;
}

// Starts a worker. Returns false if the system has no thread or no memory for it. Reserves memory
// in free_ now, so that a worker that becomes free allocates nothing.
bool ThreadPool::add_worker() try {
  free_.reserve(workers_.size() + 1);
  workers_.reserve(workers_.size() + 1);
  auto worker = std::make_shared<Worker>();
  worker->thread = std::thread([this, worker] { run(worker); });
  workers_.push_back(std::move(worker));
  return true;
} catch (const std::exception&) {
  return false;
}

void ThreadPool::stop() {
  {
    const Lock lock(mutex_);
    stopped_ = true;  // no thread is started after this
  }
  for (const auto& worker : workers_) {
    assert(worker->thread.get_id() != std::this_thread::get_id());  // a thread cannot join itself
    worker->called.notify_one();
    if (worker->thread.joinable()) worker->thread.join();
  }
  if (ended_.joinable()) ended_.join();
}

std::size_t ThreadPool::threads() const {
  const Lock lock(mutex_);
  return workers_.size();
}

bool ThreadPool::wait(const std::shared_ptr<Worker>& worker, Lock& lock) {
  while (jobs_.empty()) {
    if (stopped_) return false;
    worker->is_called = false;
    free_.push_back(worker);
    const auto is_wanted = [&]() REQUIRES(mutex_) { return worker->is_called || stopped_; };
    if (worker->called.wait_for(lock, idle_, is_wanted)) continue;
    std::erase(free_, worker);
    return false;
  }
  return true;
}

// Removes the calling thread's own worker from the pool and destroys it. Returns the thread that
// ended before; the caller must join that thread.
std::thread ThreadPool::take_out(const Worker& worker) {
  if (stopped_) return {};  // stop() joins the thread
  const auto place = std::find_if(workers_.begin(), workers_.end(),
                                  [&](const auto& each) { return each.get() == &worker; });
  std::swap(ended_, (*place)->thread);
  std::thread before = std::move((*place)->thread);
  workers_.erase(place);
  return before;
}

void ThreadPool::run(const std::shared_ptr<Worker>& worker) {
  Lock lock(mutex_);
  while (wait(worker, lock)) {
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // frees the job's objects before the next wait
    lock.lock();
  }
  std::thread before = take_out(*worker);
  lock.unlock();
  if (before.joinable()) before.join();
}

}  // namespace patchbay
