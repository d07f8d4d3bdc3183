// Old audit records leave the store for files, and the chain stays provable: a host's chain begins
// in the store where its archived part ended (its anchor), by number and hash.
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
  std::filesystem::path folder{};  // where the files go; must be there
  WallTime before{};               // records of that time and later stay
  bool also_undelivered = false;   // what a sink of audit_delivery still lacks goes, too
  std::int64_t records_per_file = 200'000;
  // Called before each file and each step of removing; an error ends the archiving there, to go on
  // with another run.
  std::function<Result<void>(std::string_view point)> reached{};
};

struct ArchivedFile {
  std::filesystem::path path;
  std::string host;
  std::int64_t records = 0;
};

struct ArchiveReport {
  std::vector<ArchivedFile> files;
  std::int64_t undelivered = 0;  // old enough, and kept for a sink that does not have them yet
};

// Writes what every host recorded before a time to files, each synced and verified, and only then
// removes it from the store, in short transactions while hosts go on. Of each chain it takes a
// whole beginning: up to the first record that is young enough, or that a sink of audit_delivery
// still lacks. It may be killed anywhere and run again: at worst the next file begins within the
// last one. A chain that is broken is an error, and stays. `host` records that it was done.
Result<ArchiveReport> archive(Store& store, const std::string& host, const Clock& clock,
                              const ArchiveOptions& options);

}  // namespace patchbay
