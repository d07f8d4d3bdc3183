#include "fibers/worker.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/machine_clock.h"
#include "base/sigpipe.h"
#include "fibers/kernel_thread.h"

namespace patchbay::fibers {
namespace {

thread_local Worker* this_worker = nullptr;

}  // namespace

Worker::Worker(std::unique_ptr<Loop> loop, FiberSource& source) : source_(source) {
  start(std::move(loop));
}

Worker::~Worker() {
  if (!thread_.joinable()) return;
  let_end();
  thread_.join();
}

void Worker::start(std::unique_ptr<Loop> loop) {
  loop_ = std::move(loop);
  is_to_end_ = false;
  has_left_ = false;
  takes_new_ = true;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    loop_.reset();
    throw;
  }
  pthread_setname_np(thread_.native_handle(), "fibers");
}

void Worker::let_end() {
  const std::scoped_lock lock(mutex_);
  is_to_end_ = true;
  if (is_idle_.exchange(false)) loop_->call_back();
}

bool Worker::has_ended() {
  if (!thread_.joinable()) return true;
  if (!has_left_) return false;
  thread_.join();
  loop_.reset();
  return true;
}

Worker* Worker::current() { return this_worker; }

bool Worker::is_past_stack(const void* address) {
  const Worker* worker = this_worker;
  const Fiber* running = worker != nullptr ? worker->running_.load() : nullptr;
  return running != nullptr && running->memory().is_guard(address);
}

// Calls the loop under the lock, because the fiber may end and the worker may be destroyed as soon
// as the lock is released.
void Worker::make_ready(Fiber& fiber) {
  if (this_worker == this) return ready_.add(fiber);
  const std::scoped_lock lock(mutex_);
  called_.add(fiber);
  if (is_idle_.exchange(false)) loop_->call_back();
}

void Worker::take_new(bool takes) {
  if (takes_new_.exchange(takes) != takes && takes) call_if_idle();
}

bool Worker::call_if_idle() {
  if (!is_idle_ || !takes_new_) return false;
  const std::scoped_lock lock(mutex_);
  if (!is_idle_.exchange(false)) return false;
  loop_->call_back();
  return true;
}

Worker::Look Worker::look() const {
  return {.running = running_.load(std::memory_order_relaxed),
          .is_handling = loop_ != nullptr && loop_->is_handling(),
          .turns = turns_.load(std::memory_order_relaxed)};
}

Worker::TimeUse Worker::spent() {
  clockid_t clock{};
  timespec cpu{};
  if (pthread_getcpuclockid(thread_.native_handle(), &clock) != 0) return {};
  if (clock_gettime(clock, &cpu) != 0) return {};
  return {.cpu = std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec),
          .lack = lack_of_processor(thread_id_),
          .is_asleep = is_asleep(thread_id_)};
}

std::chrono::nanoseconds Worker::TimeUse::held_since(const TimeUse& before,
                                                     std::chrono::nanoseconds passed) const {
  const auto lacked = lack - before.lack;
  return before.is_asleep && is_asleep ? std::max(passed - lacked, passed.zero())
                                       : cpu - before.cpu;
}

void Worker::run() {
  this_worker = this;
  thread_id_ = gettid();
  block_sigpipe();
  source_.begin_thread();
  Context own;
  context_ = &own;
  while (const auto until = idle_until()) {
    begin_turn();
    loop_->wait(*until);
    ring_alarms();
    run_ready();
    begin_some();
  }
  has_left_ = true;
}

// A thread with a new job first publishes the job and then looks for an idle worker. So this worker
// must look for a job once more after it has become idle.
std::optional<Monotonic> Worker::idle_until() {
  {
    const std::scoped_lock lock(mutex_);
    ready_.append(std::exchange(called_, {}));
    const bool ends = is_to_end_ && fibers_ == 0;
    is_idle_ = ready_.is_empty() && !ends;
    if (ends) return std::nullopt;
    if (!is_idle_) return Monotonic::min();
  }
  if (takes_new_ && source_.has_next()) {
    const std::scoped_lock lock(mutex_);
    is_idle_ = false;
    return Monotonic::min();
  }
  return alarms_.empty() ? Monotonic::max() : alarms_.begin()->until_;
}

// Begins only a few new fibers at a time, so that the running fibers and the loop are not delayed
// for long.
void Worker::begin_some() {
  constexpr int kAtOnce = 32;
  for (int i = 0; i < kAtOnce && takes_new_; ++i) {
    auto fiber = source_.next();
    if (!fiber) return;
    fiber->give_to(*this);
    ++fibers_;
    run_one(*fiber.release());
  }
}

void Worker::run_ready() {
  FiberQueue round = std::exchange(ready_, {});
  while (!round.is_empty()) run_one(round.take());
}

void Worker::begin_turn() {
  turns_.store(turns_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void Worker::run_one(Fiber& fiber) {
  begin_turn();
  running_.store(&fiber, std::memory_order_relaxed);
  const bool has_ended = fiber.run(*context_);
  running_.store(nullptr, std::memory_order_relaxed);
  if (!has_ended) return;
  --fibers_;
  source_.ended(std::unique_ptr<Fiber>(&fiber));
}

void Worker::ring_alarms() {
  if (alarms_.empty()) return;
  const auto now = machine_now();
  while (!alarms_.empty() && alarms_.begin()->until_ <= now) {
    Fiber& fiber = alarms_.begin()->fiber_;
    alarms_.erase(alarms_.begin());
    fiber.wake();
  }
}

Worker::Alarm::Alarm(Worker& worker, Fiber& fiber, Monotonic until) : fiber_(fiber), until_(until) {
  if (until != Monotonic::max()) worker.alarms_.insert(*this);
}

}  // namespace patchbay::fibers
