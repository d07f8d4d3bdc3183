#include "audit/archive.h"

#include <soci/soci.h>

#include <algorithm>

#include "audit/archive_file.h"
#include "audit/chain_check.h"
#include "audit/query.h"
#include "audit/security_events.h"

namespace patchbay::audit {
namespace {

constexpr store::Millis kFarAhead = 86'400'000;
constexpr std::int64_t kStep = 1000;  // maximum number of records in one transaction

Result<void> pass(const ArchiveOptions& options, std::string_view point) {
  return options.reached ? options.reached(point) : success();
}

// Moves one host's chain to files.
class ChainArchiver {
 public:
  ChainArchiver(store::Store& store, const AuditChain& chain, const Clock& clock,
                const ArchiveOptions& options, ArchiveReport& report)
      : store_(store), chain_(chain), clock_(clock), options_(options), report_(report) {}

  Result<void> run(const std::string& host);

 private:
  struct Range {
    AuditHead anchor;
    // The number of the last record that may be archived. If it is not greater than anchor.seq,
    // there is nothing to archive.
    std::int64_t last = 0;
    std::int64_t undelivered = 0;
  };
  Result<Range> range_of(const std::string& host);
  Result<ArchivedFile> write_file(const AuditHead& anchor, std::int64_t last, AuditHead& end);
  Result<void> remove(const AuditHead& anchor, const AuditHead& end);
  Result<AuditHead> remove_step(const AuditHead& from, const AuditHead& end, std::int64_t first);

  store::Store& store_;
  const AuditChain& chain_;  // the chain of the host that runs the archiving
  const Clock& clock_;
  const ArchiveOptions& options_;
  ArchiveReport& report_;
};

Result<void> ChainArchiver::run(const std::string& host) {
  PATCHBAY_TRY(const Range range, range_of(host));
  report_.undelivered += range.undelivered;
  AuditHead anchor = range.anchor;
  while (anchor.seq < range.last) {
    PATCHBAY_TRY(pass(options_, "file due"));
    const auto last = std::min(range.last, anchor.seq + options_.records_per_file);
    AuditHead end;
    PATCHBAY_TRY(auto file, write_file(anchor, last, end));
    report_.files.push_back(std::move(file));
    PATCHBAY_TRY(remove(anchor, end));
    anchor = end;
  }
  return success();
}

// Finds the records that may be archived: all records of the chain before the first one that is too
// young. (A later record can have an earlier time, because a clock can be set back.) A record that
// is dated more than a day ahead does not count as too young, because a wrong clock dated it.
Result<ChainArchiver::Range> ChainArchiver::range_of(const std::string& host) {
  const store::Millis before = store::to_millis(options_.before);
  return store_.read([&](store::Transaction& transaction) -> Result<Range> {
    Range range{anchor_of(transaction, host)};
    std::int64_t young = 0;
    std::int64_t end = 0;
    std::int64_t delivered = 0;
    soci::indicator is_young = soci::i_null;
    soci::indicator is_any = soci::i_null;
    soci::indicator has_sink = soci::i_null;
    const store::Millis wrong = transaction.now() + kFarAhead;
    transaction.sql() << "select min(seq) from audit_record where host = :host and "
                         "at >= :before and at <= :wrong",
        soci::use(host), soci::use(before), soci::use(wrong), soci::into(young, is_young);
    transaction.sql() << "select max(seq) from audit_record where host = :host", soci::use(host),
        soci::into(end, is_any);
    transaction.sql() << "select min(seq) from audit_delivery where host = :host", soci::use(host),
        soci::into(delivered, has_sink);
    if (is_any != soci::i_ok) return range;
    const std::int64_t old = is_young == soci::i_ok ? young - 1 : end;
    const bool waits = has_sink == soci::i_ok && !options_.also_undelivered;
    range.last = waits ? std::min(old, delivered) : old;
    range.undelivered = old - std::max(range.last, range.anchor.seq);
    if (range.undelivered < 0) range.undelivered = 0;
    return range;
  });
}

Result<ArchivedFile> ChainArchiver::write_file(const AuditHead& anchor, std::int64_t last,
                                               AuditHead& end) {
  PATCHBAY_TRY(auto writer, ArchiveWriter::make(options_.folder, anchor));
  ChainCheck check(anchor, {});
  while (check.head().seq < last) {
    const auto limit = static_cast<int>(std::min(kStep, last - check.head().seq));
    PATCHBAY_TRY(const auto page, records_of_host(store_, anchor.host, check.head().seq, limit));
    for (const AuditRecord& record : page) {
      const auto fault = check.take(record);
      if (!fault) continue;
      return Error(Code::kInternal, "the chain of host " + fault->host + " is broken at record " +
                                        std::to_string(fault->seq) + ": " + fault->sentence +
                                        " It is left as it is; run `patchbay audit verify`");
    }
    if (page.empty()) {
      return Error(Code::kOverloaded,
                   "audit records went while they were being archived: another process is "
                   "archiving them too");
    }
    PATCHBAY_TRY(writer.add(page));
  }
  end = check.head();
  PATCHBAY_TRY(auto path, writer.keep());
  return ArchivedFile{std::move(path), anchor.host, end.seq - anchor.seq};
}

Result<void> ChainArchiver::remove(const AuditHead& anchor, const AuditHead& end) {
  AuditHead reached = anchor;
  while (reached.seq < end.seq) {
    PATCHBAY_TRY(pass(options_, "step due"));
    PATCHBAY_TRY(auto next, remove_step(reached, end, anchor.seq + 1));
    reached = std::move(next);
  }
  return success();
}

// Removes at most kStep records from the store and moves the anchor, in one transaction. The
// transaction of the last step also writes the audit record of the archiving.
Result<AuditHead> ChainArchiver::remove_step(const AuditHead& from, const AuditHead& end,
                                             std::int64_t first) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<AuditHead> {
    if (anchor_of(transaction, from.host).hash != from.hash) {
      return Error(Code::kOverloaded, "another process archives the same records; let it end");
    }
    AuditHead to = end;
    if (end.seq - from.seq > kStep) {
      to.seq = from.seq + kStep;
      transaction.sql() << "select hash from audit_record where host = :host and seq = :seq",
          soci::use(to.host), soci::use(to.seq), soci::into(to.hash);
    }
    const store::Millis now = transaction.now();
    transaction.sql() << "delete from audit_record where host = :host and seq <= :seq",
        soci::use(to.host), soci::use(to.seq);
    transaction.sql() << "insert into audit_anchor (host, seq, hash, archived_at) values "
                         "(:host, :seq, :hash, :now) on conflict (host) do update set "
                         "seq = excluded.seq, hash = excluded.hash, "
                         "archived_at = excluded.archived_at",
        soci::use(to.host), soci::use(to.seq), soci::use(to.hash), soci::use(now);
    if (to.seq == end.seq) {
      AuditEntry entry;
      entry.event = event_of(AuditArchived{to.host, first, to.seq, to.hash});
      entry.subject = to.host;
      chain_.append(transaction, std::move(entry), clock_.wall());
    }
    return to;
  });
}

}  // namespace

Result<ArchiveReport> archive(store::Store& store, const AuditChain& chain, const Clock& clock,
                              const ArchiveOptions& options) {
  ArchiveReport report;
  PATCHBAY_TRY(const auto heads, heads_of(store));
  for (const AuditHead& head : heads) {
    PATCHBAY_TRY(ChainArchiver(store, chain, clock, options, report).run(head.host));
  }
  return report;
}

}  // namespace patchbay::audit
