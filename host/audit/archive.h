// Moves old audit records from the store to files. The chain can still be verified: in the store, a
// host's chain begins at its anchor, which has the number and the hash of the last archived record.
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

namespace patchbay {

struct ArchiveOptions {
  std::filesystem::path folder{};  // the folder for the files; must exist
  WallTime before{};               // records of that time and later stay
  bool also_undelivered = false;   // archive also what a sink (audit_delivery) does not have yet
  std::int64_t records_per_file = 200'000;
  // archive() calls this before each file and before each step of the removal. An error ends the
  // archiving; another run continues it.
  std::function<Result<void>(std::string_view point)> reached{};
};

struct ArchivedFile {
  std::filesystem::path path;
  std::string host;
  std::int64_t records = 0;
};

struct ArchiveReport {
  std::vector<ArchivedFile> files;
  std::int64_t undelivered = 0;  // old enough, but kept because a sink does not have them yet
};

// Writes the records of every host that are older than `before` to files. Syncs and verifies each
// file, and only then removes its records from the store, in short transactions while hosts
// continue to work. Takes an unbroken beginning of each chain: it ends before the first record that
// is too young, or that a sink of audit_delivery does not have yet. The archiving may be killed at
// any point and run again; at worst, the next file begins with records that the last file has too.
// A broken chain is an error, and its records stay in the store. `chain` records the archiving.
Result<ArchiveReport> archive(Store& store, const AuditChain& chain, const Clock& clock,
                              const ArchiveOptions& options);

}  // namespace patchbay
