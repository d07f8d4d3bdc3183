#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "store/location.h"

namespace soci {
class session;
}

namespace patchbay {

// Milliseconds since 1970 in UTC: how times are stored.
using Millis = std::int64_t;

inline Millis to_millis(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline WallTime from_millis(Millis millis) { return WallTime(std::chrono::milliseconds(millis)); }

// The same where there may be no time: 0 is none.
inline Millis millis_or_never(const std::optional<WallTime>& time) {
  return time ? to_millis(*time) : 0;
}
inline std::optional<WallTime> time_or_never(Millis millis) {
  if (millis == 0) return std::nullopt;
  return from_millis(millis);
}

// How far a clock may have been set back while what it dated is still believed.
inline constexpr Millis kClockStep = 60'000;

// Whether what was made at `made` and is good for `lifetime` is good at `now`. What is dated later
// than now was made by a clock that was wrong, and would be good for too long.
inline bool is_in_time(Millis made, Millis lifetime, Millis now) {
  return made <= now + kClockStep && now - made < lifetime;
}

// What work sees of the transaction it runs in. Lives for that run only; one thread.
class Transaction {
 public:
  using Activity = std::atomic<std::chrono::steady_clock::time_point>;
  // `activity` is told of each statement.
  Transaction(soci::session& session, Dialect dialect, Activity& activity)
      : session_(session), dialect_(dialect), activity_(activity) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Statements go here: `transaction.sql() << "select …", soci::use(id), soci::into(name);`.
  // (Include <soci/soci.h>.) What SOCI throws is left alone: Store turns it into an Error.
  [[nodiscard]] soci::session& sql() const {
    activity_.store(std::chrono::steady_clock::now(), std::memory_order_relaxed);
    return session_;
  }
  [[nodiscard]] Dialect dialect() const { return dialect_; }

  // The database's clock: the same for every host, which is why leases and whatever else two hosts
  // compare use it.
  [[nodiscard]] Millis now() const;

 private:
  soci::session& session_;
  Dialect dialect_;
  Activity& activity_;
};

}  // namespace patchbay
