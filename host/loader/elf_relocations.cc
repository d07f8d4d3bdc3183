#include "loader/elf_relocations.h"

#include <elf.h>

#include <set>

#include "loader/elf.h"

namespace patchbay::loader {
namespace {

// The kinds of relocations that a shared library for one machine may have.
struct Kinds {
  std::set<std::uint32_t> all;
  std::uint32_t relative;  // the linker writes the library's address plus a number, without a
                           // symbol
  std::uint32_t called;    // the linker calls a function of the library to get the address
};

const Kinds& kinds_of(std::uint16_t machine) {
  static const Kinds kX86_64{
      {R_X86_64_64, R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_X86_64_RELATIVE, R_X86_64_DTPMOD64,
       R_X86_64_DTPOFF64, R_X86_64_TPOFF64, R_X86_64_SIZE64, R_X86_64_TLSDESC, R_X86_64_IRELATIVE},
      R_X86_64_RELATIVE,
      R_X86_64_IRELATIVE};
  static const Kinds kAarch64{{R_AARCH64_ABS64, R_AARCH64_GLOB_DAT, R_AARCH64_JUMP_SLOT,
                               R_AARCH64_RELATIVE, R_AARCH64_TLS_DTPMOD, R_AARCH64_TLS_DTPREL,
                               R_AARCH64_TLS_TPREL, R_AARCH64_TLSDESC, R_AARCH64_IRELATIVE},
                              R_AARCH64_RELATIVE,
                              R_AARCH64_IRELATIVE};
  return machine == kMachineAarch64 ? kAarch64 : kX86_64;
}

class Check {
 public:
  Check(const ElfTables& tables, std::uint64_t symbols, std::uint16_t machine)
      : tables_(tables), symbols_(symbols), kinds_(kinds_of(machine)) {
    const bool into_code = tables.has(DT_TEXTREL) || (tables.value(DT_FLAGS) & DF_TEXTREL) != 0;
    target_ = into_code ? PF_R : PF_W;
  }

  // Checks one relocation table. Its first `relative` entries must have the kind kinds_.relative.
  bool table(std::int64_t where, std::int64_t size, std::uint64_t relative) {
    if (!tables_.has(where)) return true;
    const auto all =
        tables_.array<Elf64_Rela>(tables_.value(where), tables_.value(size) / sizeof(Elf64_Rela));
    if (!all || tables_.value(size) % sizeof(Elf64_Rela) != 0) return false;
    for (std::size_t i = 0; i < all->size(); ++i) {
      if (!is_sound((*all)[i])) return false;
      if (i < relative && ELF64_R_TYPE((*all)[i].r_info) != kinds_.relative) return false;
    }
    return true;
  }

  // Checks the packed form of relocations: an address, then words in which each bit stands for one
  // of the next 63 places.
  bool packed() {
    const auto all = tables_.array<Elf64_Relr>(tables_.value(DT_RELR),
                                               tables_.value(DT_RELRSZ) / sizeof(Elf64_Relr));
    if (!all) return false;
    std::uint64_t at = 0;
    for (const Elf64_Relr each : *all) {
      if ((each & 1) == 0) {
        if (!is_packed_target(each)) return false;
        at = each + kSlot;
        continue;
      }
      for (std::uint64_t bit = 1; bit < 64; ++bit) {
        if ((each >> bit & 1) != 0 && !is_packed_target(at + (bit - 1) * kSlot)) return false;
      }
      at += 63 * kSlot;
    }
    return true;
  }

  // Returns true if a checked relocation writes each entry of the array, and each entry is an
  // address of code.
  [[nodiscard]] bool functions(std::int64_t where, std::int64_t size) const {
    const std::uint64_t first = tables_.value(where);
    if (tables_.value(size) % kSlot != 0) return false;
    for (std::uint64_t at = first; at < first + tables_.value(size); at += kSlot) {
      if (!code_.contains(at)) return false;
    }
    return true;
  }

 private:
  static constexpr std::uint64_t kSlot = 8;

  bool is_sound(const Elf64_Rela& each) {
    const std::uint32_t kind = ELF64_R_TYPE(each.r_info);
    if (kind == 0) return true;  // kind 0 does nothing
    const auto place = static_cast<std::uint64_t>(each.r_addend);
    const bool code = tables_.is_code(place);
    if (kind == kinds_.relative && place > tables_.segments().end()) return false;
    if (!kinds_.all.contains(kind) || (kind == kinds_.called && !code)) return false;
    if (code || kind != kinds_.relative) code_.insert(each.r_offset);
    return ELF64_R_SYM(each.r_info) < symbols_ && is_target(each.r_offset);
  }

  // Checks one place of the packed form. The linker adds the library's address to the value at this
  // place.
  bool is_packed_target(std::uint64_t address) {
    const auto value = tables_.at<std::uint64_t>(address);
    if (value && tables_.is_code(*value)) code_.insert(address);
    return is_target(address);
  }

  [[nodiscard]] bool is_target(std::uint64_t address) const {
    const ElfSegments::Range range{address, kSlot};
    return tables_.segments().is_mapped(range, target_) &&
           !tables_.segments().dynamic().overlaps(range);
  }

  const ElfTables& tables_;
  std::uint64_t symbols_;
  const Kinds& kinds_;
  std::uint32_t target_;
  std::set<std::uint64_t> code_;  // places where a relocation writes an address of code
};

}  // namespace

Result<void> check_relocations(const ElfTables& tables, std::uint64_t symbols,
                               std::uint16_t machine) {
  if ((tables.has(DT_RELA) && tables.value(DT_RELAENT) != sizeof(Elf64_Rela)) ||
      (tables.has(DT_RELR) && tables.value(DT_RELRENT) != sizeof(Elf64_Relr)) ||
      (tables.has(DT_JMPREL) && tables.value(DT_PLTREL) != DT_RELA)) {
    return damaged_elf("its relocations have a form that no library has on this machine");
  }
  Check check(tables, symbols, machine);
  if (!check.table(DT_RELA, DT_RELASZ, tables.value(DT_RELACOUNT)) ||
      !check.table(DT_JMPREL, DT_PLTRELSZ, 0) || !check.packed()) {
    return damaged_elf("a relocation is for no symbol, or leads outside of the library's data");
  }
  if (!check.functions(DT_INIT_ARRAY, DT_INIT_ARRAYSZ) ||
      !check.functions(DT_FINI_ARRAY, DT_FINI_ARRAYSZ)) {
    return damaged_elf("one of its first or last functions is no code");
  }
  return success();
}

}  // namespace patchbay::loader
