#include "audit/delivery.h"

#include <soci/soci.h>

#include "audit/query.h"

namespace patchbay::audit {

Result<std::int64_t> AuditDelivery::deliver(int limit) {
  PATCHBAY_TRY(
      const auto done, store_.read([&](store::Transaction& transaction) -> Result<std::int64_t> {
        std::int64_t seq = 0;
        transaction.sql() << "select seq from audit_delivery where sink = :sink and host = :host",
            soci::use(sink_name_), soci::use(host_), soci::into(seq);
        return seq;
      }));
  PATCHBAY_TRY(const auto records, records_of_host(store_, host_, done, limit));
  if (records.empty()) return 0;
  PATCHBAY_TRY(sink_.push(records));
  const std::int64_t reached = records.back().seq;
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "insert into audit_delivery (sink, host, seq) values (:sink, :host, :seq) "
                         "on conflict (sink, host) do update set seq = excluded.seq",
        soci::use(sink_name_), soci::use(host_), soci::use(reached);
    return success();
  }));
  return static_cast<std::int64_t>(records.size());
}

}  // namespace patchbay::audit
