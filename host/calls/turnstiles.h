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

// The right to call a connector. Its destructor releases the right. A Turn is empty if the
// connector has no turnstile.
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

// Lets calls through one at a time, for connectors that cannot run several calls at once. There is
// one turnstile for each (connector, link) in use. The organizations with waiting calls take turns.
// Calls of one organization enter in the order in which they came. Thread-safe.
class Turnstiles {
 public:
  // `waiting` is how many calls may wait at one turnstile.
  explicit Turnstiles(std::size_t waiting) : waiting_(waiting) {}

  struct Call {
    const void* connector;
    std::string_view link;  // "": the connector takes only one call at a time, of any link
    std::string_view organization;
  };
  // Waits for the call's turn. Fails with DEADLINE_EXCEEDED, CANCELLED or OVERLOADED. OVERLOADED
  // means that too many calls wait, and has the time after which to try again. If too many calls
  // wait, a call of the organization with the most waiting calls fails. So a call can fail after it
  // has waited.
  Result<Turn> enter(const Call& call, const Patience& patience);

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
