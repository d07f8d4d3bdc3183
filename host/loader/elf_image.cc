#include "loader/elf_image.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <vector>

namespace patchbay::loader {
namespace {

constexpr std::size_t kLongestChain = 1 << 16;  // of symbols that share a bucket

// Hash functions of the two kinds of symbol table (System V ABI; binutils for the second).
std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char c : name) {
    hash = (hash << 4) + static_cast<std::uint8_t>(c);
    const std::uint32_t high = hash & 0xf0000000U;
    hash = (hash ^ (high >> 24)) & ~high;
  }
  return hash;
}
std::uint32_t gnu_hash_of(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char c : name) hash = hash * 33 + static_cast<std::uint8_t>(c);
  return hash;
}

struct GnuHash {
  std::uint32_t buckets;
  std::uint32_t first_symbol;
  std::uint32_t bloom_words;
  std::uint32_t bloom_shift;

  [[nodiscard]] std::uint64_t bucket(std::uint64_t table, std::uint32_t hash) const {
    return table + sizeof(GnuHash) + std::uint64_t{8} * bloom_words +
           std::uint64_t{4} * (hash % buckets);
  }
  [[nodiscard]] std::uint64_t chain(std::uint64_t table, std::uint32_t symbol) const {
    return table + sizeof(GnuHash) + std::uint64_t{8} * bloom_words +
           std::uint64_t{4} * (std::uint64_t{buckets} + symbol - first_symbol);
  }
};

// A table, and where its size is said.
struct Sized {
  std::int64_t table;
  std::int64_t size;
};
constexpr std::array<Sized, 5> kSized = {{{DT_STRTAB, DT_STRSZ},
                                          {DT_RELA, DT_RELASZ},
                                          {DT_JMPREL, DT_PLTRELSZ},
                                          {DT_INIT_ARRAY, DT_INIT_ARRAYSZ},
                                          {DT_FINI_ARRAY, DT_FINI_ARRAYSZ}}};

}  // namespace

Result<ElfImage> ElfImage::read(FileBytes file, std::uint16_t machine) {
  std::vector<std::uint8_t> head(std::min<std::uint64_t>(file.size, kElfHeaderBytes));
  if (!file.read(0, head)) return Error(Code::kPluginFault, "cannot be read.");
  if (auto sentence = elf_fault(head, machine); !sentence.empty()) {
    return Error(Code::kPluginFault, std::move(sentence));
  }
  PATCHBAY_TRY(auto segments, ElfSegments::read(file));
  ElfImage image(std::move(file), std::move(segments));
  PATCHBAY_TRY(image.read_tables());
  PATCHBAY_TRY(image.check_tables());
  return image;
}

Result<void> ElfImage::read_tables() {
  const auto [address, size] = segments_.dynamic();
  for (std::uint64_t at = 0; at < size; at += sizeof(Elf64_Dyn)) {
    const auto entry = this->at<Elf64_Dyn>(address + at);
    if (!entry) break;
    if (entry->d_tag == DT_NULL) return success();
    tables_[entry->d_tag] = entry->d_un.d_val;
  }
  return damaged_elf("its dynamic table has no end");
}

std::uint64_t ElfImage::table(std::int64_t tag) const {
  const auto found = tables_.find(tag);
  return found == tables_.end() ? 0 : found->second;
}

Result<void> ElfImage::check_tables() const {
  if (table(DT_STRTAB) == 0 || table(DT_SYMTAB) == 0) {
    return damaged_elf("its dynamic table names no symbols (a file filled with zeros looks so)");
  }
  for (const auto& [where, size] : kSized) {
    if (table(where) == 0 && table(size) == 0) continue;
    if (!segments_.offset_of({table(where), table(size)}, PF_R)) {
      return damaged_elf("a table lies outside of what is mapped");
    }
  }
  for (const auto code : {DT_INIT, DT_FINI}) {
    if (table(code) != 0 && !segments_.offset_of({table(code), 1}, PF_X)) {
      return damaged_elf("its first or last function is no code");
    }
  }
  if (!at<Elf64_Sym>(table(DT_SYMTAB)) || !is_sound_hash_table()) {
    return damaged_elf("its table of symbols leads nowhere");
  }
  return success();
}

bool ElfImage::is_sound_hash_table() const {
  if (const auto where = table(DT_GNU_HASH); where != 0) {
    const auto head = at<GnuHash>(where);
    return head && head->buckets > 0 && std::has_single_bit(head->bloom_words) &&
           at<std::uint32_t>(head->bucket(where, head->buckets - 1)).has_value();
  }
  const auto where = table(DT_HASH);
  const auto buckets = at<std::uint32_t>(where);
  return where != 0 && buckets && *buckets > 0 &&
         at<std::uint32_t>(where + 4 + std::uint64_t{4} * *buckets).has_value();
}

bool ElfImage::exports(std::string_view function) const {
  return table(DT_GNU_HASH) != 0 ? in_gnu_hash(function) : in_hash(function);
}

bool ElfImage::in_gnu_hash(std::string_view function) const {
  const std::uint64_t where = table(DT_GNU_HASH);
  const auto head = at<GnuHash>(where);
  const std::uint32_t hash = gnu_hash_of(function);
  if (!head) return false;
  const auto first = at<std::uint32_t>(head->bucket(where, hash));
  if (!first || *first < head->first_symbol) return false;
  for (std::uint32_t i = *first; i - *first < kLongestChain; ++i) {
    const auto link = at<std::uint32_t>(head->chain(where, i));
    if (!link) return false;
    if ((*link | 1U) == (hash | 1U) && is_function(i, function)) return true;
    if ((*link & 1U) != 0) return false;  // the last of its bucket
  }
  return false;
}

bool ElfImage::in_hash(std::string_view function) const {
  const std::uint64_t where = table(DT_HASH);
  const auto buckets = at<std::uint32_t>(where);
  if (!buckets || *buckets == 0) return false;
  const std::uint64_t bucket = where + 8;
  const std::uint64_t chain = bucket + std::uint64_t{4} * *buckets;
  auto symbol = at<std::uint32_t>(bucket + std::uint64_t{4} * (hash_of(function) % *buckets));
  for (std::size_t step = 0; symbol && *symbol != 0 && step < kLongestChain; ++step) {
    if (is_function(*symbol, function)) return true;
    symbol = at<std::uint32_t>(chain + std::uint64_t{4} * *symbol);
  }
  return false;
}

bool ElfImage::is_function(std::uint64_t symbol, std::string_view name) const {
  const auto entry = at<Elf64_Sym>(table(DT_SYMTAB) + symbol * sizeof(Elf64_Sym));
  if (!entry || entry->st_shndx == SHN_UNDEF) return false;
  if (!segments_.offset_of({entry->st_value, 1}, PF_X)) return false;
  const auto offset =
      segments_.offset_of({table(DT_STRTAB) + entry->st_name, name.size() + 1}, PF_R);
  std::string found(name.size() + 1, '\xff');
  return offset &&
         file_.read(*offset, {reinterpret_cast<std::uint8_t*>(found.data()), found.size()}) &&
         found == std::string(name) + '\0';
}

}  // namespace patchbay::loader
