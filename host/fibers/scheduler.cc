#include "fibers/scheduler.h"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "base/machine_clock.h"

namespace patchbay::fibers {
namespace {

constexpr std::chrono::milliseconds kLook = Scheduler::kSlow / 2;
constexpr int kLooksBetweenTrims = 10;
constexpr int kRestAfter = 50;  // the watcher sleeps after this number of looks without a fiber

// Calls on_slow and ignores its exceptions. Without this, the process would end if there is no
// memory for a report.
void tell_slow(const std::function<void(const Strand*)>& on_slow, const Strand* strand) try {
  on_slow(strand);
} catch (const std::exception&) {
  return;
}

}  // namespace

Scheduler::Scheduler(SchedulerOptions options, MakeLoop loop)
    : options_(std::move(options)), loop_(std::move(loop)), stacks_(options_.stack, options_.most) {
  workers_.reserve(std::max(options_.workers, 1U) + options_.replacements);
  slow_.reserve(workers_.capacity());
  for (unsigned i = 0; i < std::max(options_.workers, 1U); ++i) add_worker();
  watcher_ = std::thread([this] { watch(); });
  pthread_setname_np(watcher_.native_handle(), "fibers-watch");
}

Scheduler::~Scheduler() {
  stop();
  {
    const std::scoped_lock lock(mutex_);
    is_over_ = true;
    watching_.notify_all();
  }
  watcher_.join();
  workers_.clear();
}

void Scheduler::add_worker() {
  FiberSource& source = *this;
  workers_.push_back({std::make_unique<Worker>(make_loop(), source)});
  ++worker_count_;
}

std::unique_ptr<Loop> Scheduler::make_loop() const {
  return loop_ ? loop_() : std::make_unique<IdleLoop>();
}

bool Scheduler::spawn(std::function<void()>& job) {
  if (fibers_ >= options_.most) return false;  // before a stack is mapped
  auto fiber = std::make_unique<Fiber>(stacks_.take());
  {
    const std::scoped_lock lock(mutex_);
    if (!is_stopped_ && fibers_ < options_.most) {
      fiber->take_over(job);
      waiting_.add(*fiber.release());
      ++waiting_count_;
      ++fibers_;
      if (std::exchange(is_resting_, false)) watching_.notify_all();
    }
  }
  if (fiber) {
    stacks_.give_back(fiber->take_stack());
    return false;
  }
  call_one();
  return true;
}

// Calls the first idle worker, so that little work keeps only a few workers busy, with warm caches.
void Scheduler::call_one() {
  // Only the watcher may use the vector itself. The vector's elements never move, because the
  // constructor reserved the memory.
  const std::span workers(workers_.data(), worker_count_);
  for (const WatchedWorker& each : workers) {
    if (each.worker->call_if_idle()) return;
  }
}

std::unique_ptr<Fiber> Scheduler::next() {
  if (!has_next()) return nullptr;
  const std::scoped_lock lock(mutex_);
  if (waiting_.is_empty()) return nullptr;
  --waiting_count_;
  return std::unique_ptr<Fiber>(&waiting_.take());
}

void Scheduler::begin_thread() {
  if (options_.on_thread) options_.on_thread();
}

// Notifies under the lock. After the lock is released, stop() may return and the scheduler may be
// destroyed.
void Scheduler::ended(std::unique_ptr<Fiber> fiber) {
  stacks_.give_back(fiber->take_stack());
  fiber.reset();
  const std::scoped_lock lock(mutex_);
  if (--fibers_ == 0) ended_.notify_all();
}

void Scheduler::stop() {
  std::unique_lock lock(mutex_);
  is_stopped_ = true;
  ended_.wait(lock, [this] { return fibers_ == 0; });
}

void Scheduler::watch() {
  std::unique_lock lock(mutex_);
  for (int idle = 0, looks = 0; !is_over_; ++looks) {
    if (idle >= kRestAfter && fibers_ == 0) {  // a fiber may have come since the last look()
      is_resting_ = true;
      watching_.wait(lock, [this] { return is_over_ || !is_resting_; });
      idle = 0;
    }
    watching_.wait_for(lock, kLook, [this] { return is_over_; });
    lock.unlock();  // a look can take long on a busy machine, so it holds no lock
    look();
    share_work();
    idle = fibers_ == 0 && has_settled() ? idle + 1 : 0;
    if (options_.on_slow) {
      for (const Strand* each : slow_) tell_slow(options_.on_slow, each);
    }
    if (looks % kLooksBetweenTrims == 0) stacks_.trim(options_.spare);
    lock.lock();
  }
}

void Scheduler::look() {
  slow_.clear();
  for (WatchedWorker& each : workers_) {
    if (each.look() && each.seen.running != nullptr) slow_.push_back(each.seen.running);
  }
}

bool Scheduler::WatchedWorker::look() {
  const bool was_slow = is_slow();
  const Worker::Look now = worker->look();
  const bool is_same = now.is_busy() && now == seen;
  seen = now;
  if (!is_same) held = held.zero();
  if (!now.is_busy()) return false;
  const Worker::TimeUse before = std::exchange(spent, worker->spent());
  const Monotonic looked = std::exchange(at, machine_now());
  if (!is_same) return false;
  held += spent.held_since(before, at - looked);
  return !was_slow && is_slow();
}

void Scheduler::WatchedWorker::let_take(bool takes, int most_unused) {
  worker->take_new(takes);
  unused = takes || worker->fibers() != 0 ? 0 : unused + 1;
  if (unused <= most_unused) return;
  thread = Thread::kEnds;
  worker->let_end();
}

void Scheduler::WatchedWorker::start(std::unique_ptr<Loop> loop) {
  worker->start(std::move(loop));
  thread = Thread::kRuns;
  held = held.zero();
  unused = 0;
}

// Makes as many workers begin new jobs as the options say; slow workers do not count. When a slow
// worker has returned, there is one worker too many. This surplus worker then runs only its old
// fibers. It may replace a slow worker again, and it ends if it is not needed for some time.
void Scheduler::share_work() {
  const std::size_t wanted = std::max(options_.workers, 1U);
  const auto most_unused = static_cast<int>(options_.unused / kLook);
  std::size_t taking = 0;
  for (WatchedWorker& each : workers_) {
    if (each.thread == WatchedWorker::Thread::kEnds && each.worker->has_ended()) {
      each.thread = WatchedWorker::Thread::kEnded;
    }
    if (each.thread != WatchedWorker::Thread::kRuns) continue;
    const bool takes = !each.is_slow() && taking < wanted;
    taking += takes ? 1 : 0;
    each.let_take(takes, most_unused);
  }
  for (bool is_short = false; !is_short && taking < wanted; ++taking) is_short = !add_replacement();
  // spawn() may have called a worker for a waiting fiber, and this worker now begins no new fibers.
  if (has_next()) call_one();
}

// Adds a worker, or starts an ended worker again. Returns false if there are too many workers, or
// if the system has no thread or descriptor. The next look then tries again.
bool Scheduler::add_replacement() try {
  for (WatchedWorker& each : workers_) {
    if (each.thread != WatchedWorker::Thread::kEnded) continue;
    each.start(make_loop());
    return true;
  }
  if (workers_.size() >= std::max(options_.workers, 1U) + options_.replacements) return false;
  add_worker();
  return true;
} catch (const std::exception&) {
  return false;
}

// Returns true if there are no more threads than the options say.
bool Scheduler::has_settled() const {
  const auto has_thread = [](const WatchedWorker& each) {
    return each.thread != WatchedWorker::Thread::kEnded;
  };
  const auto threads = std::count_if(workers_.begin(), workers_.end(), has_thread);
  return threads <= std::max(options_.workers, 1U);
}

}  // namespace patchbay::fibers
