#include "calls/turnstiles.h"

#include "base/condition.h"

namespace patchbay::calls {
namespace {

constexpr std::size_t kKept = 1024;  // from so many turnstiles on, idle ones are deleted

}  // namespace

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
    const bool in = patience.wait(changed_, lock, [this] { return !inside_; });
    --waiting_;
    if (!in) return patience.ended();
    inside_ = true;
    return success();
  }

  void leave() {
    const std::scoped_lock lock(mutex_);
    inside_ = false;
    changed_.notify_all();  // one alone may be a fiber whose worker is held
  }

 private:
  std::mutex mutex_;
  Condition changed_;
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

// Deletes turnstiles that no call uses: a call that is inside or waits also owns its turnstile.
void Turnstiles::forget_idle() {
  std::erase_if(turnstiles_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace patchbay::calls
