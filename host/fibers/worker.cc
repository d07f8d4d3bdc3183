#include "fibers/worker.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

#include "base/file_descriptor.h"

namespace patchbay::fibers {
namespace {

thread_local Worker* this_worker = nullptr;

// When a loop writes TLS to a peer that is gone, SIGPIPE is raised in the loop's thread. The
// handler of SIGPIPE belongs to the embedder, so this thread blocks the signal instead.
void refuse_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

// The third field of proc_pid_stat(5) of a thread of this process; 0 if it cannot be read.
char state_of(pid_t thread) {
  std::array<char, 256> bytes{};
  std::snprintf(bytes.data(), bytes.size(), "/proc/self/task/%d/stat", thread);
  const FileDescriptor file(::open(bytes.data(), O_RDONLY | O_CLOEXEC));
  const ssize_t size = file.get() < 0 ? 0 : ::read(file.get(), bytes.data(), bytes.size());
  const std::string_view text(bytes.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  const std::size_t name_end = text.rfind(") ");  // the name may hold any bytes
  return name_end == text.npos || name_end + 2 >= text.size() ? char{0} : text[name_end + 2];
}

}  // namespace

Worker::Worker(std::unique_ptr<Loop> loop, FiberSource& source)
    : loop_(std::move(loop)), source_(source), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "fibers");
}

Worker::~Worker() {
  {
    const std::scoped_lock lock(mutex_);
    is_to_end_ = true;
    loop_->call_back();
  }
  thread_.join();
}

Worker* Worker::current() { return this_worker; }

bool Worker::is_past_stack(const void* address) {
  const Worker* worker = this_worker;
  const Fiber* running = worker != nullptr ? worker->running_.load() : nullptr;
  return running != nullptr && running->memory().is_guard(address);
}

// Calls the loop under the lock: when the lock is free, the fiber may have ended and the worker may
// be destroyed.
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

Worker::Spent Worker::spent() {
  const char state = state_of(thread_id_);
  clockid_t clock{};
  timespec cpu{};
  if (pthread_getcpuclockid(thread_.native_handle(), &clock) != 0) return {};
  if (clock_gettime(clock, &cpu) != 0) return {};
  return {.cpu = std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec),
          .is_asleep = state == 'S' || state == 'D'};
}

void Worker::run() {
  this_worker = this;
  thread_id_ = gettid();
  refuse_sigpipe();
  Context own;
  context_ = &own;
  while (const auto until = idle_until()) {
    loop_->wait(*until);
    ring_alarms();
    run_ready();
    begin_some();
  }
}

// A thread with a new job publishes the job first and then looks for an idle worker. So after this
// worker has become idle, it has to look for a job once more.
std::optional<Monotonic> Worker::idle_until() {
  {
    const std::scoped_lock lock(mutex_);
    ready_.append(std::exchange(called_, {}));
    is_idle_ = ready_.is_empty();
    if (!is_idle_) return Monotonic::min();
    if (is_to_end_) return std::nullopt;
  }
  if (takes_new_ && source_.has_next()) {
    const std::scoped_lock lock(mutex_);
    is_idle_ = false;
    return Monotonic::min();
  }
  return alarms_.empty() ? Monotonic::max() : alarms_.begin()->until_;
}

// Begins only a few new fibers at once, so that running fibers and the loop get their turn in
// between.
void Worker::begin_some() {
  constexpr int kAtOnce = 32;
  for (int i = 0; i < kAtOnce && takes_new_; ++i) {
    auto fiber = source_.next();
    if (!fiber) return;
    fiber->give_to(*this);
    run_one(*fiber.release());
  }
}

void Worker::run_ready() {
  FiberQueue round = std::exchange(ready_, {});
  while (!round.is_empty()) run_one(round.take());
}

void Worker::run_one(Fiber& fiber) {
  runs_.store(runs_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  running_.store(&fiber, std::memory_order_relaxed);
  const bool has_ended = fiber.run(*context_);
  running_.store(nullptr, std::memory_order_relaxed);
  if (has_ended) source_.ended(std::unique_ptr<Fiber>(&fiber));
}

void Worker::ring_alarms() {
  if (alarms_.empty()) return;
  const auto now = std::chrono::steady_clock::now();
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
