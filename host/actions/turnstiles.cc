#include "actions/turnstiles.h"

#include <optional>

#include "base/either_stop.h"

namespace patchbay::actions {
namespace {

constexpr std::size_t kKept = 1024;  // turnstiles; beyond that the idle ones are let go

Error cancelled() { return Error(Code::kCancelled, "The call was cancelled before it began."); }
Error too_late() {
  return Error(Code::kDeadlineExceeded,
               "The call's deadline passed before the connector could begin. Nothing was done: "
               "allow it more time and try again.");
}

}  // namespace

bool Patience::is_cancelled() const {
  const auto stopped = [](const std::stop_token* token) {
    return token != nullptr && token->stop_requested();
  };
  return stopped(cancellation) || stopped(shutdown);
}

Result<void> Patience::check(const Clock& clock) const {
  if (is_cancelled()) return cancelled();
  if (deadline != Monotonic::max() && clock.now() >= deadline) return too_late();
  return success();
}

class Turnstile {
 public:
  Result<void> enter(std::size_t most_waiting, const Patience& patience) {
    std::unique_lock lock(mutex_);
    if (!inside_) {
      inside_ = true;
      return success();
    }
    if (waiting_ >= most_waiting) {
      return Error(Code::kOverloaded,
                   std::to_string(waiting_) +
                       " calls already wait for this connector, which takes one at a time. Try "
                       "again later, with fewer calls at once.");
    }
    ++waiting_;
    const bool in = wait(lock, patience);
    --waiting_;
    if (!in) return patience.is_cancelled() ? cancelled() : too_late();
    inside_ = true;
    return success();
  }

  void leave() {
    const std::scoped_lock lock(mutex_);
    inside_ = false;
    changed_.notify_one();
  }

 private:
  bool wait(std::unique_lock<std::mutex>& lock, const Patience& patience) {
    const std::stop_token none;
    const EitherStop stop(patience.cancellation != nullptr ? *patience.cancellation : none,
                          patience.shutdown != nullptr ? *patience.shutdown : none);
    const auto free = [this] { return !inside_; };
    if (patience.deadline == Monotonic::max()) return changed_.wait(lock, stop.token(), free);
    return changed_.wait_until(lock, stop.token(), patience.deadline, free);
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool inside_ = false;
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

Result<Turn> Turnstiles::enter(const void* connector, std::string_view link,
                               const Patience& patience) {
  auto turnstile = find({connector, link});
  PATCHBAY_TRY(turnstile->enter(waiting_, patience));
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

// Whoever is inside or waits at one holds it too.
void Turnstiles::forget_idle() {
  std::erase_if(turnstiles_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace patchbay::actions
