#include "store/lease.h"

#include <soci/soci.h>

namespace patchbay {

Result<std::optional<Lease>> Leases::acquire(std::string_view name,
                                             std::chrono::milliseconds lifetime) {
  Lease lease{std::string(name), holder_, 0};
  return store_.transaction([&](Transaction& transaction) -> Result<std::optional<Lease>> {
    const Millis now = transaction.now();
    const Millis expires_at = now + lifetime.count();
    transaction.sql() << "insert into lease (name, holder, fence, expires_at) "
                         "values (:name, :holder, 1, :expires) "
                         "on conflict (name) do update set holder = excluded.holder, "
                         "fence = lease.fence + 1, expires_at = excluded.expires_at "
                         "where lease.expires_at <= :now returning fence",
        soci::use(lease.name, "name"), soci::use(lease.holder, "holder"),
        soci::use(expires_at, "expires"), soci::use(now, "now"), soci::into(lease.fence);
    if (!transaction.sql().got_data()) return std::nullopt;
    return lease;
  });
}

Result<bool> Leases::renew(const Lease& lease, std::chrono::milliseconds lifetime) {
  return store_.transaction([&](Transaction& transaction) -> Result<bool> {
    const Millis now = transaction.now();
    const Millis expires_at = now + lifetime.count();
    std::int64_t fence = 0;
    transaction.sql() << "update lease set expires_at = :expires where name = :name and "
                         "fence = :fence and expires_at > :now returning fence",
        soci::use(expires_at, "expires"), soci::use(lease.name, "name"),
        soci::use(lease.fence, "fence"), soci::use(now, "now"), soci::into(fence);
    return transaction.sql().got_data();
  });
}

Result<void> Leases::release(const Lease& lease) {
  return store_.transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << "update lease set expires_at = 0 where name = :name and fence = :fence",
        soci::use(lease.name), soci::use(lease.fence);
    return success();
  });
}

Result<void> require_lease(Transaction& transaction, const Lease& lease) {
  const Millis now = transaction.now();
  std::int64_t fence = 0;
  transaction.sql() << "select fence from lease where name = :name and fence = :fence and "
                       "expires_at > :now",
      soci::use(lease.name), soci::use(lease.fence), soci::use(now), soci::into(fence);
  if (transaction.sql().got_data()) return success();
  ErrorDetails details;
  details.retryable = true;
  return Error(Code::kInternal, "the lease \"" + lease.name +
                                    "\" ran out while its work was under way; nothing was written")
      .with_details(std::move(details));
}

}  // namespace patchbay
