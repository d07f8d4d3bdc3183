// A file with archived records of one host's chain: NDJSON, readable only by its owner. The first
// line has the number and the hash of the record before the first record of the file:
//   {"patchbay_audit_archive":1,"host":"web-1","seq":0,"hash":"0000…"}
// Each further line is one record, as ndjson_line writes it, in the chain's order and without gaps.
// So each file can be verified alone. The next file (or the store) must begin where this file ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audit/verify.h"
#include "base/file_descriptor.h"

namespace patchbay::audit {

// Writes one archive. The destructor deletes a file for which keep() was not called.
class ArchiveWriter {
 public:
  // Creates a file in `folder`, which must exist. The file is for the records after `before` in its
  // host's chain.
  static Result<ArchiveWriter> make(std::filesystem::path folder, const AuditHead& before);
  ArchiveWriter(ArchiveWriter&&) noexcept = default;
  ArchiveWriter& operator=(ArchiveWriter&&) = delete;
  ~ArchiveWriter();

  // Adds the next records of the chain.
  Result<void> add(std::span<const AuditRecord> records);

  // Flushes the file, reads and verifies it, and renames it to audit-HOST-FIRST-LAST.ndjson. If a
  // file of that name already has the same records, that file stays.
  Result<std::filesystem::path> keep();

  [[nodiscard]] const AuditHead& end() const { return end_; }

 private:
  ArchiveWriter(std::filesystem::path folder, const AuditHead& before,
                std::filesystem::path unfinished, FileDescriptor file);
  Result<void> flush();

  std::filesystem::path folder_;
  AuditHead before_;
  AuditHead end_;
  std::filesystem::path unfinished_;  // empty after a move
  FileDescriptor file_;
  std::string buffer_;
};

// The result of verifying an archive file.
struct ArchiveVerdict {
  AuditHead before;  // the place in the chain before the first record
  AuditHead end;     // the last record
  std::int64_t records = 0;
  std::vector<AuditFault> faults;  // at most one fault; empty if the file is correct
};

// Returns the chain's place at which the file begins, from the file's first line. Fails with
// INVALID_ARGUMENT if the file is not an archive.
Result<AuditHead> beginning_of_archive(const std::filesystem::path& file);

// Computes the hashes of the file's records again, and compares them with the `known` heads of the
// file's host. Fails with NOT_FOUND if the file cannot be read, and with INVALID_ARGUMENT if it is
// not an archive.
Result<ArchiveVerdict> verify_archive(const std::filesystem::path& file,
                                      std::span<const AuditHead> known = {});

// Returns all given paths that are files, and the archives inside all given paths that are folders.
Result<std::vector<std::filesystem::path>> archives_at(
    std::span<const std::filesystem::path> paths);

}  // namespace patchbay::audit
