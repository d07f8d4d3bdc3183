// Leases for work that only one host may do at a time, for example a token refresh, the sync of a
// link or the renewal of a webhook. A lease is short, and its holder renews it while the work runs.
// If a host dies, other hosts wait at most for the lifetime of the lease, by the database's clock.
// A suspended host may wake up and believe that it still has its lease. The fence is a number that
// protects against such a host: each new holder gets a larger fence. The writing transaction calls
// require_lease(), which fails if the lease has another holder now.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/rounds.h"
#include "store/store.h"

namespace patchbay::store {

struct Lease {
  std::string name;    // the work that the lease protects, for example "refresh/LINK" or
                       // "sync/LINK"
  std::string holder;  // the host that has the lease
  std::int64_t fence;  // greater than the fence of every earlier holder
};

// Takes leases. Renews the leases of this host four times per lifetime. Thread-safe.
class Leases {
 public:
  // `holder` is this host's name. No other host may have the same name.
  Leases(Store& store, std::string holder);
  // Does not release this host's leases. They end after their lifetime.
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  // Takes the lease. This host then has it until release(). Returns nullopt if the lease has a
  // holder, even if that is another thread of this host. Takes over an expired lease, and also a
  // lease with an end that is later than its lifetime allows, because a wrong clock wrote that end.
  // Holders cannot renew their leases while the store does not answer. So after an outage, no lease
  // is taken over until the store has worked for one `lifetime`.
  Result<std::optional<Lease>> acquire(std::string_view name, std::chrono::milliseconds lifetime);

  // Extends the lease to `lifetime` from now, even if it has expired. Returns false if another
  // holder took the lease, or if it was released. The caller must then stop the work.
  Result<bool> renew(const Lease& lease, std::chrono::milliseconds lifetime);

  // Releases the lease at once, so that other holders can take it. Does nothing if the lease has
  // another holder now.
  Result<void> release(const Lease& lease);

 private:
  using Monotonic = std::chrono::steady_clock::time_point;
  struct HeldLease {
    Lease lease;
    std::chrono::milliseconds lifetime;
    Monotonic due;  // the time of the next renewal
  };

  void hold(const Lease& lease, std::chrono::milliseconds lifetime);
  void let_go(const Lease& lease);
  void renew_due();
  [[nodiscard]] Monotonic next_due() const REQUIRES(mutex_);

  Store& store_;
  const std::string holder_;
  Mutex mutex_;
  std::vector<HeldLease> held_ GUARDED_BY(mutex_);
  Rounds renewals_;  // the last member, because it uses the other members
};

// Returns true if a host has the lease now, so that acquire() would not give it to another.
bool is_held(Transaction& transaction, const std::string& name);

// Fails if the lease had another holder since `lease` was acquired, or if it was released. Must be
// called inside the transaction that writes: `PATCHBAY_TRY(require_lease(transaction, lease))`. The
// error rolls the transaction back.
Result<void> require_lease(Transaction& transaction, const Lease& lease);

}  // namespace patchbay::store
