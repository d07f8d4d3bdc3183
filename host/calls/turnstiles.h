#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/patience.h"
#include "base/result.h"

namespace patchbay::calls {

class Turnstile;

// The right to be inside; given up when it dies. Empty: there was nothing to wait for.
class Turn {
 public:
  Turn() = default;
  explicit Turn(std::shared_ptr<Turnstile> turnstile) : turnstile_(std::move(turnstile)) {}
  Turn(Turn&& other) noexcept : turnstile_(std::exchange(other.turnstile_, nullptr)) {}
  Turn& operator=(Turn&& other) noexcept;
  ~Turn() { leave(); }

 private:
  void leave();

  std::shared_ptr<Turnstile> turnstile_;
};

// Lets calls through one at a time, for connectors that can bear no more: one turnstile for each
// (connector, link) in use. Those that wait are let in in no particular order. Thread-safe.
class Turnstiles {
 public:
  // `waiting`: calls that may wait at one turnstile.
  explicit Turnstiles(std::size_t waiting) : waiting_(waiting) {}

  // Waits for its turn. OVERLOADED: too many wait already; DEADLINE_EXCEEDED; CANCELLED.
  Result<Turn> enter(const void* connector, std::string_view link, const Patience& patience);

 private:
  using Name = std::pair<const void*, std::string_view>;
  struct Less {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      return Name(left.first, left.second) < Name(right.first, right.second);
    }
  };

  std::shared_ptr<Turnstile> find(const Name& name);
  void forget_idle();

  std::size_t waiting_;
  std::mutex mutex_;
  std::map<std::pair<const void*, std::string>, std::shared_ptr<Turnstile>, Less> turnstiles_;
};

}  // namespace patchbay::calls
