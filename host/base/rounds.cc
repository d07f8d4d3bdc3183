#include "base/rounds.h"

#include <pthread.h>

#include <algorithm>
#include <cassert>
#include <system_error>
#include <utility>

namespace patchbay {

using SteadyClock = std::chrono::steady_clock;

RoundThreads::~RoundThreads() {
  const Lock lock(mutex_);
  assert(all_.empty());
  is_over_ = true;
  leader_called_.notify_all();
  spare_called_.notify_all();
}

void RoundThreads::add(Round& round) {
  const Lock lock(mutex_);
  round.due = SteadyClock::now() + round.pause;
  all_.push_back(&round);
  start_if_all_are_busy();
  if (running_ == 0) {
    all_.pop_back();
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again),
                            "work that is done in rounds needs a thread");
  }
  call();
}

// Wakes the thread that runs the next round, so that it sees when the round is due.
void RoundThreads::call() { (leader_waits_ ? leader_called_ : spare_called_).notify_one(); }

void RoundThreads::remove(Round& round) {
  round.stop.request_stop();
  Lock lock(mutex_);
  round_ended_.wait(lock, [&] { return !round.is_running; });
  std::erase(all_, &round);
}

void RoundThreads::trigger(Round& round) {
  const Lock lock(mutex_);
  round.is_triggered = round.is_running;
  round.due = SteadyClock::now();
  call();
}

void RoundThreads::set_pause(Round& round, std::chrono::milliseconds pause) {
  const Lock lock(mutex_);
  round.pause = pause;
}

// Starts a thread if no thread is free. The new thread counts as free at once, so that no second
// thread is started before it runs. If the system cannot start a thread, a running thread runs the
// due rounds later.
void RoundThreads::start_if_all_are_busy() try {
  if (free_ > 0 || running_ == all_.size()) return;
  std::function<void()> job = [this] { run(); };
  if (!pool_.submit(job)) return;
  ++running_;
  ++free_;
} catch (const std::bad_alloc&) {
}

Round* RoundThreads::next() const {
  Round* first = nullptr;
  for (Round* each : all_) {
    if (each->is_running || each->stop.stop_requested()) continue;
    if (first == nullptr || each->due < first->due) first = each;
  }
  return first;
}

// Runs rounds until the object ends, or until two other threads (the leader and a spare one) are
// free. Only the leader waits for the time of the next round. If two threads waited for it, call()
// could wake the wrong one. While the leader waits, a spare thread runs no round, because the
// leader wakes when the round is due.
void RoundThreads::run() {
  pthread_setname_np(pthread_self(), "rounds");
  const char self = 0;  // only the address of this variable is used
  Lock lock(mutex_);
  while (!is_over_) {
    if (leader_ == nullptr) leader_ = &self;
    const bool leads = leader_ == &self;
    if (!leads && free_ > 2) {
      // The notification is passed on, because it may have been meant for a thread that stays.
      spare_called_.notify_one();
      break;
    }
    Round* const due = next();
    const auto late = leads ? std::chrono::milliseconds(0) : grace_;
    const bool may_take = due != nullptr && (leads || !leader_waits_);
    if (may_take && due->due + late <= SteadyClock::now()) {
      leader_ = &self;
      do_round(*due);
    } else {
      wait(leads, due, lock);
    }
  }
  --free_;
  --running_;
}

// Waits until `due` is due, or until another thread wakes this one. A spare thread waits longer, by
// `grace_`. While the leader waits, a spare thread ignores `due`.
void RoundThreads::wait(bool leads, const Round* due, Lock& lock) {
  auto& called = leads ? leader_called_ : spare_called_;
  if (leads) leader_waits_ = true;
  if (due == nullptr || (!leads && leader_waits_)) {
    called.wait(lock);
  } else {
    called.wait_until(lock, leads ? due->due : due->due + grace_);
  }
  if (leads) leader_waits_ = false;
}

void RoundThreads::do_round(Round& round) {
  assert(!round.is_running && free_ > 0);
  round.is_running = true;
  --free_;
  start_if_all_are_busy();
  spare_called_.notify_one();
  mutex_.unlock();
  round.work(round.stop.get_token());
  mutex_.lock();
  ++free_;
  if (free_ > 2) spare_called_.notify_one();  // wakes a spare thread, which then ends
  round.is_running = false;
  const auto pause = round.is_triggered ? std::chrono::milliseconds(0) : round.pause;
  round.is_triggered = false;
  round.due = SteadyClock::now() + pause;
  round_ended_.notify_all();
}

}  // namespace patchbay
