#include "calls/turnstiles.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <list>

#include "base/clock.h"
#include "base/condition.h"

namespace patchbay::calls {
namespace {

constexpr std::size_t kKept = 1024;  // above this number of turnstiles, unused turnstiles are
                                     // deleted
constexpr std::chrono::milliseconds kMissed{50};

}  // namespace

// A queue of waiting calls for each organization. The queues take turns. Before a queue has its
// turn, each other organization runs at most one call, even if it has many waiting calls.
class Turnstile {
 public:
  Result<void> enter(std::string_view organization, std::size_t most_waiting,
                     const Patience& patience) {
    std::unique_lock lock(mutex_);
    if (!inside_ && waiting_ == 0) {
      inside_ = true;
      return success();
    }
    QueuedCall self;
    PATCHBAY_TRY(join(self, organization, most_waiting));
    const bool in = wait_for_turn(self, lock, patience);
    if (self.is_refused) return too_many(most_waiting);
    take_out(self, in);
    if (!in) {
      changed_.notify_all();  // the call that leaves may have been the first in the queue
      return patience.ended();
    }
    inside_ = true;
    return success();
  }

  void leave() {
    const std::scoped_lock lock(mutex_);
    inside_ = false;
    changed_.notify_all();  // wakes all, because a single waiting call may be a fiber on a blocked
                            // worker
  }

 private:
  struct Line;
  using Lines = std::list<Line>;
  // A call that waits. The object is on the stack of the call.
  struct QueuedCall {
    Lines::iterator line;
    // True if make_room() removed this call to make room for another organization.
    bool is_refused = false;
  };
  struct Line {
    std::string organization;
    std::deque<QueuedCall*> calls;
  };

  static Error too_many(std::size_t waiting) {
    return Error(Code::kOverloaded,
                 std::to_string(waiting) +
                     " calls already wait for this connector, which takes one at a time. Try again "
                     "later, with fewer calls at once.")
        .with_retry_after(std::chrono::seconds(1));
  }

  // Puts the call at the end of its organization's queue. If all places are taken, one call is
  // refused. The last call of the longest queue is refused if that queue is another organization's
  // and has at least two calls more. Otherwise the new call is refused.
  Result<void> join(QueuedCall& self, std::string_view organization, std::size_t most_waiting) {
    auto line = std::find_if(lines_.begin(), lines_.end(),
                             [&](const Line& each) { return each.organization == organization; });
    if (waiting_ >= most_waiting) {
      const std::size_t own = line == lines_.end() ? 0 : line->calls.size();
      PATCHBAY_TRY(make_room(own, most_waiting));
    }
    if (line == lines_.end()) {
      line = lines_.insert(line, {std::string(organization), {&self}});
    } else {
      line->calls.push_back(&self);
    }
    self.line = line;
    ++waiting_;
    return success();
  }

  Result<void> make_room(std::size_t own, std::size_t most_waiting) {
    const auto longest = std::max_element(
        lines_.begin(), lines_.end(),
        [](const Line& one, const Line& other) { return one.calls.size() < other.calls.size(); });
    if (longest == lines_.end() || longest->calls.size() <= own + 1) return too_many(most_waiting);
    QueuedCall& last = *longest->calls.back();
    longest->calls.pop_back();  // the line does not become empty
    --waiting_;
    last.is_refused = true;
    changed_.notify_all();
    return success();
  }

  // Returns true if the call may enter or is refused. Returns false if the call's patience has
  // ended. The first call may be a fiber on a blocked worker thread, which cannot enter at once. So
  // after kMissed, any other waiting call may enter.
  bool wait_for_turn(QueuedCall& self, std::unique_lock<std::mutex>& lock,
                     const Patience& patience) {
    while (patience.wait(changed_, lock, [&] { return self.is_refused || !inside_; })) {
      if (self.is_refused || is_next(self)) return true;
      Patience shortly = patience;
      shortly.deadline = std::min(patience.deadline, SystemClock().now() + kMissed);
      const auto moved_on = [&] { return inside_ || self.is_refused || is_next(self); };
      if (shortly.wait(changed_, lock, moved_on)) continue;
      return shortly.deadline < patience.deadline && !patience.is_cancelled();
    }
    return false;
  }

  [[nodiscard]] bool is_next(const QueuedCall& self) const {
    return lines_.front().calls.front() == &self;
  }

  void take_out(QueuedCall& self, bool has_its_turn) {
    --waiting_;
    std::erase(self.line->calls, &self);
    if (self.line->calls.empty()) {
      lines_.erase(self.line);
    } else if (has_its_turn) {
      lines_.splice(lines_.end(), lines_, self.line);
    }
  }

  std::mutex mutex_;
  Condition changed_;
  bool inside_ = false;
  Lines lines_;  // no queue is empty; the first queue has its turn
  std::size_t waiting_ = 0;
};

Turn& Turn::operator=(Turn&& other) noexcept {
  if (this != &other) {
    leave();
    turnstile_ = std::exchange(other.turnstile_, nullptr);
  }
  return *this;
}

void Turn::leave() {
  if (turnstile_) std::exchange(turnstile_, nullptr)->leave();
}

Result<Turn> Turnstiles::enter(const Call& call, const Patience& patience) {
  auto turnstile = find({call.connector, call.link});
  PATCHBAY_TRY(turnstile->enter(call.organization, waiting_, patience));
  return Turn(std::move(turnstile));
}

std::shared_ptr<Turnstile> Turnstiles::find(const Name& name) {
  const std::scoped_lock lock(mutex_);
  const auto found = turnstiles_.find(name);
  if (found != turnstiles_.end()) return found->second;
  if (turnstiles_.size() >= kKept) forget_idle();
  auto made = std::make_shared<Turnstile>();
  turnstiles_.emplace(std::pair(name.first, std::string(name.second)), made);
  return made;
}

// Deletes turnstiles that no call uses. Running and waiting calls own a reference to their
// turnstile.
void Turnstiles::forget_idle() {
  std::erase_if(turnstiles_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace patchbay::calls
