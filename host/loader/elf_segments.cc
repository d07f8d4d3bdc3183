#include "loader/elf_segments.h"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <string>

#include "loader/elf.h"

namespace patchbay::loader {
namespace {

constexpr std::uint16_t kMostHeaders = 128;  // a usual library has about twelve headers
// The upper limit for sizes and addresses in a library. Sums of such numbers cannot overflow.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 40;

Error cut_off(const FileBytes& file, std::uint64_t end) {
  return Error(Code::kPluginFault, "is cut off: it has " + std::to_string(file.size) +
                                       " bytes, and its headers speak of " + std::to_string(end) +
                                       "; copy it again.");
}

Result<std::vector<Elf64_Phdr>> headers_of(const FileBytes& file) {
  const auto head = file.at<Elf64_Ehdr>(0);
  if (!head) return cut_off(file, sizeof(Elf64_Ehdr));
  if (head->e_phentsize != sizeof(Elf64_Phdr) || head->e_phnum == 0 ||
      head->e_phnum > kMostHeaders || head->e_phoff > kMostBytes) {
    return damaged_elf("its program headers have a size or number that no shared library has");
  }
  std::vector<Elf64_Phdr> out;
  for (std::uint64_t i = 0; i < head->e_phnum; ++i) {
    const auto header = file.at<Elf64_Phdr>(head->e_phoff + i * sizeof(Elf64_Phdr));
    if (!header) return cut_off(file, head->e_phoff + head->e_phnum * sizeof(Elf64_Phdr));
    out.push_back(*header);
  }
  return out;
}

Result<void> check_segment(const FileBytes& file, const Elf64_Phdr& segment) {
  if (segment.p_offset > kMostBytes || segment.p_filesz > kMostBytes ||
      segment.p_vaddr > kMostBytes || segment.p_memsz > kMostBytes ||
      segment.p_align > kMostBytes || segment.p_filesz > segment.p_memsz) {
    return damaged_elf("a segment has a size or place that nothing has");
  }
  // An alignment of 0 or 1 allows any address.
  if (segment.p_align > 1 && (!std::has_single_bit(segment.p_align) ||
                              (segment.p_vaddr - segment.p_offset) % segment.p_align != 0)) {
    return damaged_elf("a segment is not aligned as it says");
  }
  if (const auto end = segment.p_offset + segment.p_filesz; end > file.size) {
    return cut_off(file, end);
  }
  return success();
}

// Returns true if the dynamic linker reads segments of this type, although their type is not
// PT_LOAD.
bool is_read(std::uint32_t type) {
  return type == PT_DYNAMIC || type == PT_NOTE || type == PT_GNU_PROPERTY || type == PT_TLS ||
         type == PT_PHDR || type == PT_GNU_EH_FRAME;
}

// Fails if the library needs executable stacks, or has no information about its stack. For such a
// library, the dynamic linker would make every stack of the process executable.
Result<void> check_stack(const std::vector<Elf64_Phdr>& headers) {
  const auto about = std::find_if(headers.begin(), headers.end(), [](const Elf64_Phdr& each) {
    return each.p_type == PT_GNU_STACK;
  });
  if (about != headers.end() && (about->p_flags & PF_X) == 0) return success();
  return Error(Code::kPluginFault,
               "asks for executable stacks, which would be those of the whole host; link it with "
               "-Wl,-z,noexecstack, and give its assembler files a .note.GNU-stack section.");
}

}  // namespace

Result<ElfSegments> ElfSegments::read(const FileBytes& file) {
  PATCHBAY_TRY(const auto headers, headers_of(file));
  ElfSegments out;
  for (const Elf64_Phdr& each : headers) {
    if (each.p_type != PT_LOAD) continue;
    PATCHBAY_TRY(check_segment(file, each));
    // The linker would load a segment that is out of order over other memory beside the library.
    if (!out.mapped_.empty() && each.p_vaddr < out.mapped_.back().range.end()) {
      return damaged_elf("its segments are out of order, or lie over one another");
    }
    const Range in_file{each.p_offset, each.p_filesz};
    if (std::any_of(out.mapped_.begin(), out.mapped_.end(),
                    [&](const MappedSegment& other) { return other.in_file.overlaps(in_file); })) {
      return damaged_elf("two of its segments are the same piece of the file");
    }
    const std::uint64_t align = std::max<std::uint64_t>(each.p_align, 1);
    out.mapped_.push_back({{each.p_vaddr, each.p_memsz}, in_file, align, each.p_flags});
  }
  if (out.mapped_.empty()) return damaged_elf("it has no segment to be mapped");
  PATCHBAY_TRY(check_stack(headers));
  for (const Elf64_Phdr& each : headers) {
    if (each.p_type == PT_GNU_RELRO && !out.may_be_sealed({each.p_vaddr, each.p_memsz})) {
      return damaged_elf("what is to be made read-only is not of the library");
    }
    if (!is_read(each.p_type) || each.p_filesz == 0) continue;
    PATCHBAY_TRY(check_segment(file, each));
    const Range range{each.p_vaddr, each.p_filesz};
    // The dynamic table must be writable, because the dynamic linker writes into it.
    const std::uint32_t flags = each.p_type == PT_DYNAMIC ? PF_R | PF_W : PF_R;
    if (out.offset_of(range, flags) != each.p_offset) {
      return damaged_elf("a segment lies outside of what is mapped");
    }
    if (each.p_type == PT_DYNAMIC) out.dynamic_ = range;
  }
  if (out.dynamic_.size == 0) return damaged_elf("it has no dynamic table");
  return out;
}

bool ElfSegments::may_be_sealed(Range range) const {
  if (range.size > kMostBytes) return false;
  const auto of_it = std::find_if(mapped_.begin(), mapped_.end(), [&](const MappedSegment& each) {
    return (each.flags & PF_W) != 0 && range.address >= each.range.address &&
           range.address <= each.range.end();
  });
  if (of_it == mapped_.end()) return false;
  // The range may end at the end of the segment's last page, because linkers round the end up to a
  // whole page. The dynamic linker uses only whole pages that are loaded.
  const std::uint64_t last_page = (of_it->range.end() + of_it->align - 1) / of_it->align;
  return range.end() <= last_page * of_it->align;
}

std::optional<std::uint64_t> ElfSegments::offset_of(Range range, std::uint32_t flags) const {
  for (const MappedSegment& each : mapped_) {
    if (range.address < each.range.address) continue;
    const std::uint64_t into = range.address - each.range.address;
    if (into > each.in_file.size || range.size > each.in_file.size - into) continue;
    if ((each.flags & flags) != flags) continue;
    return each.in_file.address + into;
  }
  return std::nullopt;
}

bool ElfSegments::is_mapped(Range range, std::uint32_t flags) const {
  return std::any_of(mapped_.begin(), mapped_.end(), [&](const MappedSegment& each) {
    return (each.flags & flags) == flags && range.address >= each.range.address &&
           range.size <= each.range.size &&
           range.address - each.range.address <= each.range.size - range.size;
  });
}

}  // namespace patchbay::loader
