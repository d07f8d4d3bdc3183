// Leases, for work that only one host may do at a time (a token refresh, the sync of a link, the
// renewal of a webhook). A lease is short, and its holder renews it as long as the work takes. So a
// host that dies blocks the others for one lifetime at most, by the database's clock. A host that
// was suspended may wake up and believe that it still holds a lease. The fence protects against
// that: each new holder gets a larger fence, and require_lease() inside the writing transaction
// refuses a host if its lease has another holder now.
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

// Takes leases, and renews those of this host four times in each lifetime. Thread-safe.
class Leases {
 public:
  // `holder` names this host, and only this host.
  Leases(Store& store, std::string holder);
  // Does not release the leases that are still held. They run out.
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  // Takes the lease, which this host then holds until release(). Returns nothing if the lease has a
  // holder (also if this is another thread of this host). Ignores a lease that ends later than its
  // lifetime allows, because a wrong clock dated it. A holder cannot renew its lease while the
  // store does not answer. So for one lifetime after such a silence, takes over no lease that ran
  // out.
  Result<std::optional<Lease>> acquire(std::string_view name, std::chrono::milliseconds lifetime);

  // Makes the lease last `lifetime` from now, even if it had run out. Returns false if there was
  // another holder meanwhile, or the lease was released: then stop the work that the lease guards.
  Result<bool> renew(const Lease& lease, std::chrono::milliseconds lifetime);

  // Gives the lease up at once, so that others can take it. Writes nothing if the lease has another
  // holder now.
  Result<void> release(const Lease& lease);

 private:
  using Monotonic = std::chrono::steady_clock::time_point;
  struct Held {
    Lease lease;
    std::chrono::milliseconds lifetime;
    Monotonic due;  // when it is renewed next
  };

  void hold(const Lease& lease, std::chrono::milliseconds lifetime);
  void let_go(const Lease& lease);
  void renew_due();
  [[nodiscard]] Monotonic next_due() const REQUIRES(mutex_);

  Store& store_;
  const std::string holder_;
  Mutex mutex_;
  std::vector<Held> held_ GUARDED_BY(mutex_);
  Rounds renewals_;  // last: it uses the other members
};

// Checks that no other holder has had the lease since it was acquired. Call this inside the
// transaction that is about to write: `PATCHBAY_TRY(require_lease(transaction, lease))`. The error
// rolls the transaction back.
Result<void> require_lease(Transaction& transaction, const Lease& lease);

}  // namespace patchbay
