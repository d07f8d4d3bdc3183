#include "loader/elf_versions.h"

#include <elf.h>

#include <algorithm>
#include <set>

#include "loader/elf.h"

namespace patchbay::loader {
namespace {

constexpr std::size_t kMostEntries = 4096;  // maximum number of entries in a list; libc has about
                                            // fifty
// The bits of a version's index. The next higher bit marks the symbol as hidden.
constexpr std::uint16_t kIndex = 0x7fff;
using Indexes = std::set<std::uint16_t>;

// Calls `each` with every entry of the list that begins at `where`. The member `next` of an entry
// is the distance to the next entry; 0 ends the list. Returns false if the list points outside of
// the file, if it has no end, or if `each` returns false.
template <typename Entry, typename Each>
bool walk(const ElfTables& tables, std::uint64_t where, std::uint32_t Entry::* next,
          const Each& each) {
  for (std::size_t i = 0; i < kMostEntries; ++i) {
    const auto entry = tables.at<Entry>(where);
    if (!entry || !each(where, *entry)) return false;
    if ((*entry).*next == 0) return true;
    where += (*entry).*next;
  }
  return false;
}

bool read_needed(const ElfTables& tables, Indexes& known) {
  if (!tables.has(DT_VERNEED)) return true;
  const auto version = [&](std::uint64_t, const Elf64_Vernaux& entry) {
    known.insert(entry.vna_other & kIndex);
    return tables.has_text(entry.vna_name);
  };
  const auto library = [&](std::uint64_t where, const Elf64_Verneed& entry) {
    return entry.vn_version == VER_NEED_CURRENT && tables.has_text(entry.vn_file) &&
           tables.needs(tables.text(entry.vn_file)) &&
           walk(tables, where + entry.vn_aux, &Elf64_Vernaux::vna_next, version);
  };
  return walk(tables, tables.value(DT_VERNEED), &Elf64_Verneed::vn_next, library);
}

bool read_defined(const ElfTables& tables, Indexes& known) {
  if (!tables.has(DT_VERDEF)) return true;
  const auto name = [&](std::uint64_t, const Elf64_Verdaux& entry) {
    return tables.has_text(entry.vda_name);
  };
  const auto version = [&](std::uint64_t where, const Elf64_Verdef& entry) {
    known.insert(entry.vd_ndx & kIndex);
    return entry.vd_version == VER_DEF_CURRENT &&
           walk(tables, where + entry.vd_aux, &Elf64_Verdaux::vda_next, name);
  };
  return walk(tables, tables.value(DT_VERDEF), &Elf64_Verdef::vd_next, version);
}

}  // namespace

Result<void> check_versions(const ElfTables& tables, std::uint64_t symbols) {
  Indexes known = {VER_NDX_LOCAL, VER_NDX_GLOBAL};
  if (!read_needed(tables, known) || !read_defined(tables, known)) {
    return damaged_elf("its list of versions leads nowhere");
  }
  const bool listed = tables.has(DT_VERNEED) || tables.has(DT_VERDEF);
  if (!listed && !tables.has(DT_VERSYM)) return success();
  const auto of_symbols = tables.array<std::uint16_t>(tables.value(DT_VERSYM), symbols);
  if (!listed || !tables.has(DT_VERSYM) || !of_symbols ||
      !std::all_of(of_symbols->begin(), of_symbols->end(),
                   [&](std::uint16_t index) { return known.contains(index & kIndex); })) {
    return damaged_elf("a symbol is of a version that is in no list");
  }
  return success();
}

}  // namespace patchbay::loader
