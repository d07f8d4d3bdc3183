// Leases: what only one host may do at a time (a token refresh, the sync of a link, a webhook's
// renewal). A lease runs out by the database's clock, so a host that dies does not block the
// others. A host that merely slept may wake up believing it still holds one; that is what the fence
// is for: it grows with every holder, and require_lease inside the transaction that writes refuses
// the sleeper.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

struct Lease {
  std::string name;    // what it is about: "refresh/LINK", "sync/LINK"
  std::string holder;  // the host that has it
  std::int64_t fence;  // greater than that of every earlier holder
};

// Thread-safe.
class Leases {
 public:
  // `holder` names this host, and only this host.
  Leases(Store& store, std::string holder) : store_(store), holder_(std::move(holder)) {}

  // The lease, or nothing while it is held, be it by another thread of this very host.
  Result<std::optional<Lease>> acquire(std::string_view name, std::chrono::milliseconds lifetime);

  // Makes it last `lifetime` from now. False when it was lost in the meantime: stop what it guards.
  Result<bool> renew(const Lease& lease, std::chrono::milliseconds lifetime);

  // Lets others have it at once. Nothing happens when it was lost in the meantime.
  Result<void> release(const Lease& lease);

 private:
  Store& store_;
  const std::string holder_;
};

// Whether the lease is still held, told by the transaction that is about to write under it. Use
// `PATCHBAY_TRY(require_lease(transaction, lease))`: the error rolls the transaction back.
Result<void> require_lease(Transaction& transaction, const Lease& lease);

}  // namespace patchbay
