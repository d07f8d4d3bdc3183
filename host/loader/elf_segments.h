// Checks the program headers of a shared library (System V ABI, chapter 5). The headers say which
// parts of the file are loaded to which addresses. The dynamic linker trusts the headers. In a file
// that was cut off, a header can point past the end of the file. A read of such an address raises
// SIGBUS, which ends the whole host.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The loaded parts of a file. All addresses count from the library's first address in memory.
class ElfSegments {
 public:
  struct Range {
    std::uint64_t address = 0;
    std::uint64_t size = 0;

    [[nodiscard]] std::uint64_t end() const { return address + size; }
    [[nodiscard]] bool overlaps(const Range& other) const {
      return address < other.end() && other.address < end();
    }
  };

  // Reads the program headers of a file that elf_fault() has accepted. Fails with PLUGIN_FAULT if a
  // segment does not fit into the file, or if two segments overlap.
  static Result<ElfSegments> read(const FileBytes& file);

  // Returns the file offset of the bytes at the addresses of `range`. Returns nullopt if some of
  // these bytes are not in the file, or if their segment lacks one of the `flags` (PF_R, PF_W,
  // PF_X).
  [[nodiscard]] std::optional<std::uint64_t> offset_of(Range range, std::uint32_t flags) const;

  // Returns true if the whole `range` is in one segment that has all `flags`. The zeros after the
  // segment's bytes from the file also belong to the segment.
  [[nodiscard]] bool is_mapped(Range range, std::uint32_t flags) const;

  // Returns the first address after the loaded parts.
  [[nodiscard]] std::uint64_t end() const { return mapped_.back().range.end(); }

  // Returns the addresses of the dynamic table, which points to all other tables.
  [[nodiscard]] Range dynamic() const { return dynamic_; }

 private:
  struct MappedSegment {
    Range range;
    Range in_file;  // the part of `range` that comes from the file; the rest is zeros
    std::uint64_t align = 1;
    std::uint32_t flags = 0;
  };

  // Returns true if the dynamic linker may make `range` read-only after it has loaded the library.
  [[nodiscard]] bool may_be_sealed(Range range) const;

  std::vector<MappedSegment> mapped_;  // sorted by address
  Range dynamic_;
};

}  // namespace patchbay::loader
