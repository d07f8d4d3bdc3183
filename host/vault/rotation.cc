#include "vault/rotation.h"

#include <soci/soci.h>

#include "vault/sealed_columns.h"
#include "vault/vault.h"

namespace patchbay::vault {
namespace {

struct SealedRow {
  std::string id, envelope;
};

class Rotation {
 public:
  // Encrypts all envelopes with the primary key. Reports `opened` when the vault is open.
  static Result<RotationReport> finish(store::Store& store, const KeyRingSource& source,
                                       Random& random, const RotationOptions& options,
                                       RotationPoint opened);

 private:
  Rotation(store::Store& store, const Vault& vault, const RotationOptions& options)
      : store_(store), vault_(vault), options_(options) {
    report_.primary = vault.primary_key_id();
  }

  Result<RotationReport> run();

  // The result of one transaction. run() adds it to the report only after the commit.
  struct Batch {
    std::string last;  // id of the batch's last row; empty if there were no rows
    std::int64_t resealed = 0;
    std::vector<std::string> unreadable;
  };

  Result<void> reseal_column(const SealedColumn& column);
  Result<Batch> reseal_batch(store::Transaction& transaction, const SealedColumn& column,
                             const std::string& after);
  std::vector<SealedRow> rows_after(store::Transaction& transaction, const SealedColumn& column,
                                    const std::string& after);
  Result<void> reseal(store::Transaction& transaction, const SealedColumn& column,
                      const SealedRow& row, Batch& batch);

  store::Store& store_;
  const Vault& vault_;
  const RotationOptions& options_;
  RotationReport report_;
};

Result<void> reach(const RotationOptions& options, RotationPoint point) {
  return options.reached ? options.reached(point) : success();
}

Result<RotationReport> Rotation::run() {
  PATCHBAY_TRY(
      const auto columns,
      store_.read([](store::Transaction& transaction) -> Result<std::vector<SealedColumn>> {
        return sealed_columns(transaction);
      }));
  for (const auto& column : columns) {
    PATCHBAY_TRY(reseal_column(column));
  }
  PATCHBAY_TRY(const auto left,
               store_.read([&](store::Transaction& transaction) -> Result<std::int64_t> {
                 return count_not_under(transaction, report_.primary);
               }));
  report_.left = left;
  return std::move(report_);
}

Result<void> Rotation::reseal_column(const SealedColumn& column) {
  for (std::string after;;) {
    PATCHBAY_TRY(auto batch, store_.transaction([&](store::Transaction& transaction) {
      return reseal_batch(transaction, column, after);
    }));
    PATCHBAY_TRY(reach(options_, RotationPoint::kBatchCommitted));
    if (batch.last.empty()) return success();
    report_.resealed += batch.resealed;
    for (auto& place : batch.unreadable) report_.unreadable.push_back(std::move(place));
    after = std::move(batch.last);
  }
}

Result<Rotation::Batch> Rotation::reseal_batch(store::Transaction& transaction,
                                               const SealedColumn& column,
                                               const std::string& after) {
  Batch batch;
  for (const auto& row : rows_after(transaction, column, after)) {
    PATCHBAY_TRY(reseal(transaction, column, row, batch));
    batch.last = row.id;
    PATCHBAY_TRY(reach(options_, RotationPoint::kEnvelopeResealed));
  }
  PATCHBAY_TRY(reach(options_, RotationPoint::kBatchResealed));
  return batch;
}

std::vector<SealedRow> Rotation::rows_after(store::Transaction& transaction,
                                            const SealedColumn& column, const std::string& after) {
  const std::string prefix = envelope_prefix(report_.primary);
  const auto size = static_cast<int>(prefix.size());
  std::vector<SealedRow> rows;
  SealedRow row;
  soci::statement found =
      (transaction.sql().prepare << "select id, " + column.column + " from " + column.table +
                                        " where id > :after and substr(" + column.column +
                                        ", 1, :size) <> :prefix order by id limit :batch",
       soci::use(after), soci::use(size), soci::use(prefix), soci::use(options_.batch),
       soci::into(row.id), soci::into(row.envelope));
  found.execute();
  while (found.fetch()) rows.push_back(row);
  return rows;
}

Result<void> Rotation::reseal(store::Transaction& transaction, const SealedColumn& column,
                              const SealedRow& row, Batch& batch) {
  const Place place{column.table, row.id, column.column};
  const auto plain = vault_.unseal(place, row.envelope);
  if (plain.has_error()) {
    batch.unreadable.push_back(column.table + "." + column.column + " of " + row.id);
    return success();
  }
  const std::string resealed = vault_.seal(place, plain.value().reveal());
  transaction.sql() << "update " + column.table + " set " + column.column +
                           " = :new where id = :id and " + column.column + " = :old",
      soci::use(resealed), soci::use(row.id), soci::use(row.envelope);
  ++batch.resealed;
  return success();
}

// Encrypts everything with the ring's primary key. If another process adds a newer key meanwhile,
// does this again with the newer key.
Result<RotationReport> Rotation::finish(store::Store& store, const KeyRingSource& source,
                                        Random& random, const RotationOptions& options,
                                        RotationPoint opened) {
  std::int64_t resealed = 0;
  for (;;) {
    PATCHBAY_TRY(const auto vault, Vault::open(store, source, random));
    PATCHBAY_TRY(reach(options, opened));
    PATCHBAY_TRY(auto report, Rotation(store, *vault, options).run());
    report.resealed = resealed += report.resealed;
    PATCHBAY_TRY(const auto ring, load_key_ring(source));
    if (ring.primary().id == report.primary) return report;
  }
}

}  // namespace

std::string_view word_of(RotationPoint point) {
  switch (point) {
    case RotationPoint::kRingLoaded:
      return "ring loaded";
    case RotationPoint::kKeyAdded:
      return "key added";
    case RotationPoint::kVaultOpened:
      return "vault opened";
    case RotationPoint::kEnvelopeResealed:
      return "envelope resealed";
    case RotationPoint::kBatchResealed:
      return "batch resealed";
    case RotationPoint::kBatchCommitted:
      return "batch committed";
  }
  return "";
}

// Rotates the key. After an interrupted rotation, some envelopes do not have the primary key, and
// the first pass finishes that rotation. A new rotation begins only if the first pass had nothing
// to do.
Result<RotationReport> rotate(store::Store& store, const KeyRingSource& source, Random& random,
                              const RotationOptions& options) {
  PATCHBAY_TRY(auto finished,
               Rotation::finish(store, source, random, options, RotationPoint::kRingLoaded));
  if (finished.resealed > 0 || source.file.empty()) return finished;
  PATCHBAY_TRY(add_primary_key(source.file, random, [&](const KeyRing& ring) {
    return require_fit(store, ring, "key ring " + source.shown());
  }));
  PATCHBAY_TRY(reach(options, RotationPoint::kKeyAdded));
  PATCHBAY_TRY(auto report,
               Rotation::finish(store, source, random, options, RotationPoint::kVaultOpened));
  report.new_key = true;
  return report;
}

}  // namespace patchbay::vault
