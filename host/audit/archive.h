// Moves old audit records from the store to files. The chain can still be verified, because the
// store has an anchor for each host's chain: the number and the hash of the last archived record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.h"
#include "base/clock.h"
#include "store/store.h"

namespace patchbay::audit {

struct ArchiveOptions {
  std::filesystem::path folder{};  // folder for the files; must exist
  WallTime before{};               // records of this time and later stay in the store
  // true: also archives records that a sink has not received yet (table audit_delivery)
  bool also_undelivered = false;
  std::int64_t records_per_file = 200'000;
  // Called before each file and before each step of the removal. An error ends the archiving; the
  // next run continues it.
  std::function<Result<void>(std::string_view point)> reached{};
};

struct ArchivedFile {
  std::filesystem::path path;
  std::string host;
  std::int64_t records = 0;
};

struct ArchiveReport {
  std::vector<ArchivedFile> files;
  // The number of old records that stay because a sink has not received them yet.
  std::int64_t undelivered = 0;
};

// Writes every host's records that are older than `before` to files. Flushes and verifies each file
// before it removes the file's records from the store. The removal uses short transactions, so
// hosts can continue to work. Archives the beginning of each chain without gaps, up to the first
// record that is too young or that a sink of audit_delivery has not received. The archiving may be
// killed at any point and run again; the next file may then begin with records that the previous
// file also has. A broken chain is an error, and its records stay in the store. `chain` gets the
// audit record of the archiving.
Result<ArchiveReport> archive(store::Store& store, const AuditChain& chain, const Clock& clock,
                              const ArchiveOptions& options);

}  // namespace patchbay::audit
