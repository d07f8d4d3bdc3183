#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/machine_clock.h"
#include "store/location.h"

namespace soci {
class session;
}

namespace patchbay::store {

// Milliseconds since 1970 in UTC, the form in which times are stored.
using Millis = std::int64_t;

inline Millis to_millis(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline WallTime from_millis(Millis millis) { return WallTime(std::chrono::milliseconds(millis)); }

// Like to_millis and from_millis, for a time that may be missing. A missing time is stored as 0.
inline Millis millis_or_never(const std::optional<WallTime>& time) {
  return time ? to_millis(*time) : 0;
}
inline std::optional<WallTime> time_or_never(Millis millis) {
  if (millis == 0) return std::nullopt;
  return from_millis(millis);
}

// A clock may be set back by at most this much, so a stored time may be this far in the future. A
// time further in the future was written by a wrong clock.
inline constexpr Millis kClockStep = 60'000;

// Returns true if something that was created at `made` and is valid for `lifetime` is valid at
// `now`. Returns false if `made` is more than kClockStep after `now`: a wrong clock wrote this
// time, and the validity would be too long.
inline bool is_in_time(Millis made, Millis lifetime, Millis now) {
  return made <= now + kClockStep && now - made < lifetime;
}

// The transaction in which the work runs. The object exists only for one run of the work, on one
// thread.
class Transaction {
 public:
  using Activity = std::atomic<std::chrono::steady_clock::time_point>;
  // sql() sets `activity` to the current time.
  Transaction(soci::session& session, Dialect dialect, Activity& activity)
      : session_(session), dialect_(dialect), activity_(activity) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Returns the session for statements: `transaction.sql() << "select …", soci::use(id),
  // soci::into(name);`. (Include <soci/soci.h>.) Callers must not catch SOCI's exceptions, because
  // Store converts them to an Error.
  [[nodiscard]] soci::session& sql() const {
    activity_.store(machine_now(), std::memory_order_relaxed);
    return session_;
  }
  [[nodiscard]] Dialect dialect() const { return dialect_; }

  // Returns the time of the database's clock. All hosts use the same database. So leases, and all
  // other times that several hosts compare, use this clock.
  [[nodiscard]] Millis now() const;

  // Runs `then` after the commit of this transaction, and never after a rollback. `then` runs on
  // the thread or fiber that called the store, before that call returns. It must not use the
  // transaction, and must not throw.
  void after_commit(std::function<void()> then) { after_commit_.push_back(std::move(then)); }
  // Removes and returns the functions of after_commit(). Only the store calls this, and then runs
  // the functions.
  [[nodiscard]] std::vector<std::function<void()>> take_after_commit() {
    return std::exchange(after_commit_, {});
  }

 private:
  soci::session& session_;
  Dialect dialect_;
  Activity& activity_;
  std::vector<std::function<void()>> after_commit_;
};

}  // namespace patchbay::store
