// Leases, for work that only one host may do at a time (a token refresh, the sync of a link, the
// renewal of a webhook). A lease is short, and its holder renews the lease while the work runs. So
// a host that dies blocks the other hosts for one lifetime at most, by the database's clock. A host
// that was suspended may wake up and believe that it still has a lease. The fence protects against
// such a host: each new holder gets a larger fence. require_lease(), called inside the writing
// transaction, fails if the lease has another holder now.
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

namespace patchbay {

struct Lease {
  std::string name;    // the work that the lease guards: "refresh/LINK", "sync/LINK"
  std::string holder;  // the host that has the lease
  std::int64_t fence;  // greater than the fence of every earlier holder
};

// Takes leases. Renews the leases of this host four times in each lifetime. Thread-safe.
class Leases {
 public:
  // `holder` names this host, and only this host.
  Leases(Store& store, std::string holder);
  // Does not release the leases that this host still has. Such leases end after their lifetime.
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  // Takes the lease. This host has the lease until release(). Returns nothing if the lease has a
  // holder, even if the holder is another thread of this host. Takes over a lease that has run out.
  // Also takes over a lease that ends later than its lifetime allows, because a wrong clock dated
  // this lease. A holder cannot renew its lease while the store does not answer. So this function
  // takes over no lease until the store has answered for one `lifetime`.
  Result<std::optional<Lease>> acquire(std::string_view name, std::chrono::milliseconds lifetime);

  // Makes the lease last `lifetime` from now, even if it had run out. Returns false if another
  // holder took the lease, or if the lease was released. Then stop the work that the lease guards.
  Result<bool> renew(const Lease& lease, std::chrono::milliseconds lifetime);

  // Releases the lease at once, so that other holders can take it. Changes nothing if the lease has
  // another holder now.
  Result<void> release(const Lease& lease);

 private:
  using Monotonic = std::chrono::steady_clock::time_point;
  struct Held {
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
  std::vector<Held> held_ GUARDED_BY(mutex_);
  Rounds renewals_;  // the last member, because it uses the other members
};

// Fails if another holder has had the lease since `lease` was acquired, or if the lease was
// released. Call this inside the transaction that writes: `PATCHBAY_TRY(require_lease(transaction,
// lease))`. The error rolls the transaction back.
Result<void> require_lease(Transaction& transaction, const Lease& lease);

}  // namespace patchbay
