#include "base/rounds.h"

#include <pthread.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace patchbay {

using Steady = std::chrono::steady_clock;

RoundThreads::~RoundThreads() {
  const Lock lock(mutex_);
  is_over_ = true;
  leader_called_.notify_all();
  spare_called_.notify_all();
}

void RoundThreads::add(Rounds& rounds) {
  const Lock lock(mutex_);
  all_.reserve(all_.size() + 1);
  if (running_ == 0 && !start_thread()) {
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again),
                            "work that is done in rounds needs a thread");
  }
  all_.push_back(&rounds);
  call();
}

// Makes the thread that has to do the next round look when that is.
void RoundThreads::call() { (leader_waits_ ? leader_called_ : spare_called_).notify_one(); }

void RoundThreads::remove(Rounds& rounds) {
  Lock lock(mutex_);
  round_ended_.wait(lock, [&] { return !rounds.is_running_; });
  std::erase(all_, &rounds);
}

void RoundThreads::trigger(Rounds& rounds) {
  const Lock lock(mutex_);
  rounds.is_triggered_ = rounds.is_running_;
  rounds.due_ = Steady::now();
  call();
}

void RoundThreads::set_pause(Rounds& rounds, std::chrono::milliseconds pause) {
  const Lock lock(mutex_);
  rounds.pause_ = pause;
}

// Counts the thread as free from now on, so that nobody starts another one before it runs.
bool RoundThreads::start_thread() try {
  std::function<void()> job = [this] { run(); };
  if (!pool_.submit(job)) return false;
  ++running_;
  ++free_;
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

Rounds* RoundThreads::next() const {
  Rounds* first = nullptr;
  for (Rounds* each : all_) {
    if (each->is_running_ || each->stop_.stop_requested()) continue;
    if (first == nullptr || each->due_ < first->due_) first = each;
  }
  return first;
}

// Ends if a thread waits for the next round and another one is spare. A round is never taken from a
// leader that waits: it wakes by itself, and a call would go to the wrong one of two that wait.
void RoundThreads::run() {
  pthread_setname_np(pthread_self(), "rounds");
  const char self = 0;  // only its address is used
  Lock lock(mutex_);
  while (!is_over_) {
    if (leader_ == nullptr) leader_ = &self;
    const bool leads = leader_ == &self;
    if (!leads && free_ > 2) break;
    Rounds* const due = next();
    const auto late = leads ? std::chrono::milliseconds(0) : grace_;
    const bool may_take = due != nullptr && (leads || !leader_waits_);
    if (may_take && due->due_ + late <= Steady::now()) {
      leader_ = &self;
      do_round(*due, lock);
    } else {
      wait(leads, due, lock);
    }
  }
  --free_;
  --running_;
}

// A spare thread does not have to look at the clock while the leader does so.
void RoundThreads::wait(bool leads, const Rounds* due, Lock& lock) {
  auto& called = leads ? leader_called_ : spare_called_;
  if (leads) leader_waits_ = true;
  if (due == nullptr || (!leads && leader_waits_)) {
    called.wait(lock);
  } else {
    called.wait_until(lock, leads ? due->due_ : due->due_ + grace_);
  }
  if (leads) leader_waits_ = false;
}

void RoundThreads::do_round(Rounds& rounds, Lock& lock) {
  rounds.is_running_ = true;
  --free_;
  if (free_ == 0 && running_ < all_.size()) start_thread();  // else the others wait for this round
  spare_called_.notify_one();
  lock.unlock();
  rounds.work_(rounds.stop_.get_token());
  lock.lock();
  ++free_;
  rounds.is_running_ = false;
  const auto pause = rounds.is_triggered_ ? std::chrono::milliseconds(0) : rounds.pause_;
  rounds.is_triggered_ = false;
  rounds.due_ = Steady::now() + pause;
  round_ended_.notify_all();
}

Rounds::Rounds(RoundThreads& threads, std::chrono::milliseconds pause, Work work)
    : threads_(threads), work_(std::move(work)), pause_(pause), due_(Steady::now() + pause) {
  threads_.add(*this);
}

Rounds::~Rounds() {
  stop_.request_stop();
  threads_.remove(*this);
}

}  // namespace patchbay
