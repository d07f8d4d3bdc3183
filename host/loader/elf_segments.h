// The program headers of a shared library (System V ABI, chapter 5) say which parts of the file are
// mapped to which addresses. The dynamic linker does not check them. If they point past the end of
// a file that was cut off, SIGBUS ends the process, and so the host.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The mapped parts of a file. Addresses are relative to the address of the library in memory.
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

  // Reads the headers of a file that elf_fault() accepted. Fails with PLUGIN_FAULT if they do not
  // fit into the file, or overlap.
  static Result<ElfSegments> read(const FileBytes& file);

  // Returns the offset of the bytes of `range` in the file. Returns nothing if some of these bytes
  // are not in the file, or are in a segment that lacks one of `flags` (PF_R, PF_W, PF_X).
  [[nodiscard]] std::optional<std::uint64_t> offset_of(Range range, std::uint32_t flags) const;

  // Returns true if all of `range` is in one segment that has `flags`. It may be in the segment's
  // part of the file or in the zeros after that part.
  [[nodiscard]] bool is_mapped(Range range, std::uint32_t flags) const;

  // Returns the first address after everything that is mapped.
  [[nodiscard]] std::uint64_t end() const { return mapped_.back().range.end(); }

  // Returns the place of the dynamic table, which points to all other tables.
  [[nodiscard]] Range dynamic() const { return dynamic_; }

 private:
  struct Mapped {
    Range range;
    Range in_file;  // may be shorter than `range`: zeros follow
    std::uint64_t align = 1;
    std::uint32_t flags = 0;
  };

  // Returns true if the dynamic linker may make `range` read-only at the end of its work.
  [[nodiscard]] bool may_be_sealed(Range range) const;

  std::vector<Mapped> mapped_;  // in ascending order of address
  Range dynamic_;
};

}  // namespace patchbay::loader
