#include "store/watch.h"

#include <cassert>
#include <utility>

namespace patchbay::store {

using SteadyClock = std::chrono::steady_clock;

namespace {

bool is_outage(SqlTrouble trouble) {
  return trouble == SqlTrouble::kConnection || trouble == SqlTrouble::kUnwritable;
}

}  // namespace

Watch::Watch(std::unique_ptr<Probe> probe, LookObserver looked, RoundThreads& threads,
             WatchOptions options)
    : probe_(std::move(probe)),
      looked_(std::move(looked)),
      options_(options),
      written_at_(SteadyClock::now()),
      rounds_(threads, options_.period, [this](const std::stop_token& /*stop*/) { look(); }) {}

std::optional<SqlFailure> Watch::outage() const {
  const Lock lock(mutex_);
  if (outage_) return outage_;
  if (!looking_since_ || SteadyClock::now() - *looking_since_ <= options_.stale)
    return std::nullopt;
  return connection_failure("a check of it does not end", "");
}

SteadyClock::time_point Watch::last_silence() const {
  const Lock lock(mutex_);
  return last_silence_;
}

void Watch::tell(Tell tell) {
  const Lock lock(mutex_);
  tell_ = std::move(tell);
}

bool Watch::tells() const {
  const Lock lock(mutex_);
  return tell_ != nullptr;
}

void Watch::note(const SqlFailure& failure) {
  const Lock lock(mutex_);
  if (failure.trouble == SqlTrouble::kOther || failure.trouble == SqlTrouble::kCutShort) {
    say({StoreNews::What::kRefused, failure.error.message()});
  } else if (failure.trouble == SqlTrouble::kUnwritable) {
    lose(failure);
    written_at_ = SteadyClock::now();
  } else if (failure.trouble == SqlTrouble::kConnection) {
    // A check that is already running will find the same cause.
    if (!looking_since_) rounds_.trigger();
  }
}

void Watch::look() {
  Lock lock(mutex_);
  assert(!looking_since_);  // Rounds runs one round at a time
  looking_since_ = SteadyClock::now();
  const Look look = next_look();
  lock.unlock();
  auto failure = probe_->look(look);
  const bool is_silent = failure && failure->trouble == SqlTrouble::kConnection;
  found(std::move(failure), look);
  looked_(is_silent);
  lock.lock();
  looking_since_.reset();
}

// Returns the kind of the next check. While writes fail, a check writes as soon as `period` has
// passed since the last one that wrote.
Look Watch::next_look() const {
  const auto since = SteadyClock::now() - written_at_;
  const bool fails = outage_ && outage_->trouble == SqlTrouble::kUnwritable;
  return since >= (fails ? options_.period : options_.write_every) ? Look::kWrite : Look::kRead;
}

// Only a look that wrote ends an outage of writing. A look that could not write for another reason
// (for example, another transaction held the database for too long) proves nothing about it.
void Watch::found(std::optional<SqlFailure> failure, Look look) {
  const Lock lock(mutex_);
  const auto now = SteadyClock::now();
  if (look == Look::kWrite) written_at_ = now;
  if (failure && is_outage(failure->trouble)) return lose(std::move(*failure));
  const bool has_written = look == Look::kWrite && !failure;
  const bool is_of_writing = outage_ && outage_->trouble == SqlTrouble::kUnwritable;
  if (!outage_ || (is_of_writing && !has_written)) return;
  outage_.reset();
  say({StoreNews::What::kBack, "",
       std::chrono::duration_cast<std::chrono::milliseconds>(now - since_)});
}

void Watch::lose(SqlFailure failure) {
  assert(is_outage(failure.trouble));
  if (failure.trouble == SqlTrouble::kConnection) last_silence_ = SteadyClock::now();
  const bool is_new = !outage_;
  outage_ = std::move(failure);
  if (!is_new) return;
  since_ = SteadyClock::now();
  say({StoreNews::What::kLost, outage_->error.message()});
}

void Watch::say(const StoreNews& news) const {
  if (tell_) tell_(news);
}

}  // namespace patchbay::store
