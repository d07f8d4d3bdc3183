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

// The right to call a connector. The destructor releases this right. A Turn is empty if the
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

// Lets calls of a connector through one at a time, if the connector cannot run several calls at
// once. Each pair of connector and link has its own turnstile. Organizations with waiting calls
// take turns. Calls of one organization run in the order of their arrival. Thread-safe.
class Turnstiles {
 public:
  // `waiting` is the maximum number of calls that wait at one turnstile.
  explicit Turnstiles(std::size_t waiting) : waiting_(waiting) {}

  struct Call {
    const void* connector;
    std::string_view link;  // "": all links of the connector share one turnstile
    std::string_view organization;
  };
  // Waits for the call's turn. Fails with DEADLINE_EXCEEDED, CANCELLED or OVERLOADED. OVERLOADED
  // means that too many calls wait; the error says when to try again. The refused call is one of
  // the organization with the most waiting calls. So a call can also be refused after it has
  // waited.
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
