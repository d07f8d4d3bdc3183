// Moves old audit records from the store to files. The chain can still be verified, because the
// store keeps an anchor for each host's chain. The anchor has the number and the hash of the last
// archived record.
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
  WallTime before{};               // records of this time and later stay in the store
  // true: also archives records that a sink (table audit_delivery) does not have yet
  bool also_undelivered = false;
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
  // records that are old enough, but stay because a sink does not have them yet
  std::int64_t undelivered = 0;
};

// Writes the records of every host that are older than `before` to files. Syncs and verifies each
// file, and only then removes its records from the store, in short transactions while hosts
// continue to work. Archives the beginning of each chain, without gaps. The first record that is
// too young, or that a sink of audit_delivery does not have yet, ends this beginning. The archiving
// may be killed at any point and run again. Then the next file may begin with records that the
// previous file has too. A broken chain is an error, and its records stay in the store. `chain`
// gets the audit record of the archiving.
Result<ArchiveReport> archive(Store& store, const AuditChain& chain, const Clock& clock,
                              const ArchiveOptions& options);

}  // namespace patchbay
