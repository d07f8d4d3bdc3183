#include "store/lease.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>

#include "base/machine_clock.h"

namespace patchbay::store {
namespace {

// A lease with an end that is more than this time too late was written before somebody set the
// clock back. Such a lease does not count. The value is small, because a caller may have to wait
// this long.
constexpr Millis kLeaseStep = 250;

constexpr std::chrono::hours kNothingHeld{1};  // the pause while this host has no lease

bool is_same(const Lease& one, const Lease& other) {
  return one.name == other.name && one.fence == other.fence;
}

}  // namespace

Leases::Leases(Store& store, std::string holder)
    : store_(store),
      holder_(std::move(holder)),
      renewals_(store.round_threads(), kNothingHeld,
                [this](const std::stop_token& /*stop*/) { renew_due(); }) {}

Leases::~Leases() = default;  // ends the renewals first

Result<std::optional<Lease>> Leases::acquire(std::string_view name,
                                             std::chrono::milliseconds lifetime) {
  Lease lease{std::string(name), holder_, 0};
  const int may_take_over = store_.since_silence() >= lifetime ? 1 : 0;
  PATCHBAY_TRY(const bool taken, store_.transaction([&](Transaction& transaction) -> Result<bool> {
    const Millis now = transaction.now();
    const Millis length = lifetime.count();
    const Millis expires_at = now + length;
    const Millis steady_now = now + kLeaseStep;
    transaction.sql() << "insert into lease (name, holder, fence, expires_at, lifetime) "
                         "values (:name, :holder, 1, :expires, :length) "
                         "on conflict (name) do update set holder = excluded.holder, "
                         "fence = lease.fence + 1, expires_at = excluded.expires_at, "
                         "lifetime = excluded.lifetime "
                         "where lease.expires_at = 0 or (:take = 1 and (lease.expires_at <= :now "
                         "or lease.expires_at > :steady + lease.lifetime)) returning fence",
        soci::use(lease.name, "name"), soci::use(lease.holder, "holder"),
        soci::use(expires_at, "expires"), soci::use(length, "length"),
        soci::use(may_take_over, "take"), soci::use(now, "now"), soci::use(steady_now, "steady"),
        soci::into(lease.fence);
    return transaction.sql().got_data();
  }));
  if (!taken) return std::optional<Lease>();
  hold(lease, lifetime);
  return std::optional<Lease>(std::move(lease));
}

Result<bool> Leases::renew(const Lease& lease, std::chrono::milliseconds lifetime) {
  return store_.transaction([&](Transaction& transaction) -> Result<bool> {
    const Millis expires_at = transaction.now() + lifetime.count();
    const Millis length = lifetime.count();
    std::int64_t fence = 0;
    transaction.sql() << "update lease set expires_at = :expires, lifetime = :length where "
                         "name = :name and fence = :fence and expires_at > 0 returning fence",
        soci::use(expires_at, "expires"), soci::use(length, "length"),
        soci::use(lease.name, "name"), soci::use(lease.fence, "fence"), soci::into(fence);
    return transaction.sql().got_data();
  });
}

Result<void> Leases::release(const Lease& lease) {
  let_go(lease);
  return store_.transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << "update lease set expires_at = 0 where name = :name and fence = :fence",
        soci::use(lease.name), soci::use(lease.fence);
    return success();
  });
}

void Leases::hold(const Lease& lease, std::chrono::milliseconds lifetime) {
  assert(lifetime / 4 > lifetime.zero());  // a lifetime of 0 would make renew_due() run forever
  const Lock lock(mutex_);
  held_.push_back({lease, lifetime, machine_now() + lifetime / 4});
  if (next_due() == held_.back().due)
    renewals_.trigger();  // otherwise the next round sets the
                          // pause
}

void Leases::let_go(const Lease& lease) {
  const Lock lock(mutex_);
  std::erase_if(held_, [&](const HeldLease& held) { return is_same(held.lease, lease); });
}

Leases::Monotonic Leases::next_due() const {
  Monotonic next = Monotonic::max();
  for (const HeldLease& held : held_) next = std::min(next, held.due);
  return next;
}

// Renews the leases that are due. After a failure of the store, the lease is tried again when it is
// next due, because this host may still have it.
void Leases::renew_due() {
  Lock lock(mutex_);
  for (;;) {
    const auto now = machine_now();
    const auto turn = std::find_if(held_.begin(), held_.end(),
                                   [&](const HeldLease& held) { return held.due <= now; });
    if (turn == held_.end()) {
      const auto pause = held_.empty() ? kNothingHeld : next_due() - now;
      return renewals_.set_pause(std::chrono::ceil<std::chrono::milliseconds>(pause));
    }
    turn->due = now + turn->lifetime / 4;
    const HeldLease held = *turn;
    lock.unlock();
    const auto renewed = renew(held.lease, held.lifetime);
    if (renewed.has_value() && !renewed.value()) let_go(held.lease);
    lock.lock();
  }
}

bool is_held(Transaction& transaction, const std::string& name) {
  const Millis now = transaction.now();
  const Millis steady_now = now + kLeaseStep;
  int found = 0;
  transaction.sql() << "select 1 from lease where name = :name and expires_at > :now and "
                       "expires_at <= :steady + lifetime",
      soci::use(name, "name"), soci::use(now, "now"), soci::use(steady_now, "steady"),
      soci::into(found);
  return transaction.sql().got_data();
}

// Checks the lease with an update that changes no value. Through this update, the transaction
// conflicts with a host that takes the lease over at the same time.
Result<void> require_lease(Transaction& transaction, const Lease& lease) {
  std::int64_t fence = 0;
  transaction.sql() << "update lease set fence = fence where name = :name and fence = :fence and "
                       "expires_at > 0 returning fence",
      soci::use(lease.name), soci::use(lease.fence), soci::into(fence);
  if (transaction.sql().got_data()) return success();
  ErrorDetails details;
  details.retryable = true;
  return Error(Code::kInternal,
               "the lease \"" + lease.name +
                   "\" went to another while its work was under way; nothing was written")
      .with_details(std::move(details));
}

}  // namespace patchbay::store
