#include "fibers/blocking.h"

#include <exception>
#include <limits>
#include <mutex>

#include "base/condition.h"

namespace patchbay::fibers {
namespace {

// The work and its result, on the stack of the fiber that waits for it.
class HandedWork {
 public:
  explicit HandedWork(const std::function<void()>& work) : work_(work) {}

  // Runs the work. Notifies under the lock, because the waiting fiber may destroy this object when
  // the lock is free.
  void do_it() {
    try {
      work_();
    } catch (...) {
      thrown_ = std::current_exception();
    }
    const std::scoped_lock lock(mutex_);
    is_done_ = true;
    done_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return is_done_; });
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  const std::function<void()>& work_;
  std::mutex mutex_;
  Condition done_;
  bool is_done_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

// The queue has no limit of its own; the number of fibers limits it.
BlockingThreads::BlockingThreads(unsigned most)
    : threads_(most, std::numeric_limits<std::size_t>::max()) {}

void BlockingThreads::run(const std::function<void()>& work) {
  if (Strand::current().is_thread()) return work();
  HandedWork handed(work);
  std::function<void()> job = [&handed] { handed.do_it(); };
  if (!threads_.submit(job)) return work();  // the system has no thread to give
  handed.wait();
}

}  // namespace patchbay::fibers
