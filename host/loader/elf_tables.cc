#include "loader/elf_tables.h"

#include <elf.h>

#include <algorithm>
#include <array>

#include "loader/elf.h"

namespace patchbay::loader {
namespace {

// A table's tag, and the tag for the table's size.
struct TableTags {
  std::int64_t table;
  std::int64_t size;
};
constexpr std::array<TableTags, 6> kSized = {{{DT_STRTAB, DT_STRSZ},
                                              {DT_RELA, DT_RELASZ},
                                              {DT_RELR, DT_RELRSZ},
                                              {DT_JMPREL, DT_PLTRELSZ},
                                              {DT_INIT_ARRAY, DT_INIT_ARRAYSZ},
                                              {DT_FINI_ARRAY, DT_FINI_ARRAYSZ}}};

bool is_name(std::int64_t tag) {
  return tag == DT_NEEDED || tag == DT_SONAME || tag == DT_RPATH || tag == DT_RUNPATH ||
         tag == DT_AUXILIARY || tag == DT_FILTER;
}

}  // namespace

Result<ElfTables> ElfTables::read(FileBytes file, ElfSegments segments) {
  ElfTables out(std::move(file), std::move(segments));
  PATCHBAY_TRY(out.read_entries());
  PATCHBAY_TRY(out.check_places());
  PATCHBAY_TRY(out.read_strings());
  return out;
}

Result<void> ElfTables::read_entries() {
  const auto [address, size] = segments_.dynamic();
  for (std::uint64_t at = 0; at < size; at += sizeof(Elf64_Dyn)) {
    const auto entry = this->at<Elf64_Dyn>(address + at);
    if (!entry) break;
    if (entry->d_tag == DT_NULL) return success();
    values_[entry->d_tag] = entry->d_un.d_val;
    if (is_name(entry->d_tag)) names_.push_back(entry->d_un.d_val);
    if (entry->d_tag == DT_NEEDED) needed_.push_back(entry->d_un.d_val);
  }
  return damaged_elf("its dynamic table has no end");
}

Result<void> ElfTables::check_places() const {
  if (value(DT_STRTAB) == 0 || value(DT_SYMTAB) == 0) {
    return damaged_elf("its dynamic table names no symbols (a file filled with zeros looks so)");
  }
  for (const auto& [table, size] : kSized) {
    if (has(table) != has(size)) {
      return damaged_elf("its dynamic table has a table without a size, or a size without a table");
    }
    if (value(table) == 0 && value(size) == 0) continue;
    if (!segments_.offset_of({value(table), value(size)}, PF_R)) {
      return damaged_elf("a table lies outside of what is mapped");
    }
  }
  for (const auto function : {DT_INIT, DT_FINI}) {
    if (has(function) && !is_code(value(function))) {
      return damaged_elf("its first or last function is no code");
    }
  }
  return success();
}

Result<void> ElfTables::read_strings() {
  const auto bytes = array<char>(value(DT_STRTAB), value(DT_STRSZ));
  if (!bytes || bytes->empty() || bytes->back() != '\0') {
    return damaged_elf("the last of its names has no end");
  }
  strings_.assign(bytes->begin(), bytes->end());
  if (!std::all_of(names_.begin(), names_.end(), [&](auto name) { return has_text(name); })) {
    return damaged_elf("the name of a library that it needs leads nowhere");
  }
  return success();
}

std::uint64_t ElfTables::value(std::int64_t tag) const {
  const auto found = values_.find(tag);
  return found == values_.end() ? 0 : found->second;
}

bool ElfTables::needs(std::string_view library) const {
  return std::any_of(needed_.begin(), needed_.end(),
                     [&](std::uint64_t name) { return text(name) == library; });
}

bool ElfTables::is_code(std::uint64_t address) const {
  return segments_.offset_of({address, 1}, PF_X).has_value();
}

}  // namespace patchbay::loader
