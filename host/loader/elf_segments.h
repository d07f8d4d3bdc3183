// The program headers of a shared library (System V ABI, chapter 5): which parts of the file are
// mapped where. The dynamic linker follows them unchecked. If they lead past the end of a file that
// was cut off, the process dies of SIGBUS, and the host with it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The mapped parts of a file. Addresses are relative to where the library will be.
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

  // Reads the headers of a file that elf_fault() accepted. PLUGIN_FAULT: they do not fit into the
  // file, or overlap.
  static Result<ElfSegments> read(const FileBytes& file);

  // Where in the file the bytes of `range` are. Nothing if some of them are not in the file, or are
  // in a segment that lacks one of `flags` (PF_R, PF_W, PF_X).
  [[nodiscard]] std::optional<std::uint64_t> offset_of(Range range, std::uint32_t flags) const;

  // Whether all of `range` is in one segment that has `flags`: in its part of the file or in the
  // zeros behind it.
  [[nodiscard]] bool is_mapped(Range range, std::uint32_t flags) const;

  // The address behind everything that is mapped.
  [[nodiscard]] std::uint64_t end() const { return mapped_.back().range.end(); }

  // The table by which everything else is found.
  [[nodiscard]] Range dynamic() const { return dynamic_; }

 private:
  struct Mapped {
    Range range;
    Range in_file;  // may be shorter: zeros follow
    std::uint64_t align = 1;
    std::uint32_t flags = 0;
  };

  // Whether the dynamic linker may make `range` read-only once it is done.
  [[nodiscard]] bool may_be_sealed(Range range) const;

  std::vector<Mapped> mapped_;  // by ascending address
  Range dynamic_;
};

}  // namespace patchbay::loader
