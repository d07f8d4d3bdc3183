// A piece of one host's chain in a file of its own, out of the store: NDJSON, private to its owner.
// The first line says where the chain was before the first record:
//   {"patchbay_audit_archive":1,"host":"web-1","seq":0,"hash":"0000…"}
// then comes one record a line, as ndjson_line writes it, in the chain's order and without gaps. So
// a file is verified by itself, and the next one (or the store) by beginning where it ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audit/verify.h"
#include "base/file_descriptor.h"

namespace patchbay {

// Writes one. What is not kept is gone when it dies.
class ArchiveWriter {
 public:
  // In `folder`, which must be there: what comes after `before` in its host's chain.
  static Result<ArchiveWriter> make(std::filesystem::path folder, const AuditHead& before);
  ArchiveWriter(ArchiveWriter&&) noexcept = default;
  ArchiveWriter& operator=(ArchiveWriter&&) = delete;
  ~ArchiveWriter();

  // The next records of the chain.
  Result<void> add(std::span<const AuditRecord> records);

  // Syncs the file, verifies it as it can be read again, and gives it its name:
  // audit-HOST-FIRST-LAST.ndjson. One of that name that holds the same records is as good.
  Result<std::filesystem::path> keep();

  [[nodiscard]] const AuditHead& end() const { return end_; }

 private:
  ArchiveWriter(std::filesystem::path folder, const AuditHead& before,
                std::filesystem::path unfinished, FileDescriptor file);
  Result<void> flush();

  std::filesystem::path folder_;
  AuditHead before_;
  AuditHead end_;
  std::filesystem::path unfinished_;  // empty: moved from
  FileDescriptor file_;
  std::string buffer_;
};

// What an archive's file holds.
struct ArchiveVerdict {
  AuditHead before;  // where its host's chain was before its first record
  AuditHead end;     // its last record
  std::int64_t records = 0;
  std::vector<AuditFault> faults;  // empty: sound; one at most
};

// Where the file begins, by its first line. INVALID_ARGUMENT: it is no archive.
Result<AuditHead> beginning_of_archive(const std::filesystem::path& file);

// Computes its chain anew, and holds it against `known` heads of that host. NOT_FOUND,
// INVALID_ARGUMENT: it cannot be read, or is no archive.
Result<ArchiveVerdict> verify_archive(const std::filesystem::path& file,
                                      std::span<const AuditHead> known = {});

// Of each path itself, or, where it is a folder, of the archives in it.
Result<std::vector<std::filesystem::path>> archives_at(
    std::span<const std::filesystem::path> paths);

}  // namespace patchbay
