// Leases: what only one host may do at a time (a token refresh, the sync of a link, a webhook's
// renewal). A lease is short and is renewed while its holder lives, however long its work takes; so
// a host that dies blocks the others for one lifetime at most, by the database's clock. A host that
// merely slept may wake up believing that it still holds one; that is what the fence is for: it
// grows with every holder, and require_lease inside the transaction that writes refuses the sleeper
// once there is another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

struct Lease {
  std::string name;    // what it is about: "refresh/LINK", "sync/LINK"
  std::string holder;  // the host that has it
  std::int64_t fence;  // greater than that of every earlier holder
};

// Renews what it holds by a thread of its own, four times a lifetime. Thread-safe.
class Leases {
 public:
  // `holder` names this host, and only this host.
  Leases(Store& store, std::string holder) : store_(store), holder_(std::move(holder)) {}
  // What is still held runs out.
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  // The lease, held until release(), or nothing while it is held, be it by another thread of this
  // very host. A lease that ends later than one of its lifetime can was dated by a clock that was
  // wrong: it is none. What its holder merely did not renew is not taken within a lifetime of the
  // store having been silent: then the holder could not renew it either.
  Result<std::optional<Lease>> acquire(std::string_view name, std::chrono::milliseconds lifetime);

  // Makes it last `lifetime` from now, though it had run out. False when there was another holder
  // meanwhile, or it was released: stop what it guards.
  Result<bool> renew(const Lease& lease, std::chrono::milliseconds lifetime);

  // Lets others have it at once. Nothing happens when it was lost in the meantime.
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
  void renew_until_stopped(const std::stop_token& stop);
  [[nodiscard]] Monotonic next_due() const;  // under mutex_

  Store& store_;
  const std::string holder_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Held> held_;
  std::jthread renewer_;  // from the first lease on
};

// Whether nobody else has had the lease since, told by the transaction that is about to write under
// it. Use
// `PATCHBAY_TRY(require_lease(transaction, lease))`: the error rolls the transaction back.
Result<void> require_lease(Transaction& transaction, const Lease& lease);

}  // namespace patchbay
