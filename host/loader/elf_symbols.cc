#include "loader/elf_symbols.h"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "loader/elf.h"

namespace patchbay::loader {
namespace {

constexpr std::size_t kLongestChain = 1 << 16;  // maximum number of symbols in one bucket

// The hash functions of the two kinds of symbol tables: DT_HASH (System V ABI) and DT_GNU_HASH
// (binutils).
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

// Returns the number of symbols of a library with an empty hash table, which exports nothing. Its
// symbol table ends where its string table begins.
std::uint64_t symbols_before_strings(const ElfTables& tables) {
  const std::uint64_t symbols = tables.value(DT_SYMTAB);
  const std::uint64_t strings = tables.value(DT_STRTAB);
  return strings > symbols ? (strings - symbols) / sizeof(Elf64_Sym) : 0;
}

// Returns the number of symbols. The chains follow one another, so the symbols end where the last
// chain ends.
std::optional<std::uint64_t> count_by_gnu_hash(const ElfTables& tables) {
  const std::uint64_t where = tables.value(DT_GNU_HASH);
  const auto head = tables.at<GnuHash>(where);
  if (!head || head->buckets == 0 || !std::has_single_bit(head->bloom_words)) return std::nullopt;
  const auto buckets = tables.array<std::uint32_t>(head->bucket(where, 0), head->buckets);
  if (!buckets) return std::nullopt;
  for (const std::uint32_t first : *buckets) {
    if (first != 0 && first < head->first_symbol) return std::nullopt;
  }
  const std::uint32_t last = *std::max_element(buckets->begin(), buckets->end());
  if (last == 0) return symbols_before_strings(tables);
  for (std::uint32_t i = last; i - last < kLongestChain; ++i) {
    const auto link = tables.at<std::uint32_t>(head->chain(where, i));
    if (!link) return std::nullopt;
    if ((*link & 1U) != 0) return std::uint64_t{i} + 1;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> count_by_hash(const ElfTables& tables) {
  const std::uint64_t where = tables.value(DT_HASH);
  const auto head = tables.array<std::uint32_t>(where, 2);
  if (where == 0 || !head || (*head)[0] == 0) return std::nullopt;
  const auto buckets = tables.array<std::uint32_t>(where + 8, (*head)[0]);
  if (!buckets) return std::nullopt;
  const auto chain = tables.array<std::uint32_t>(where + 8 + 4 * buckets->size(), (*head)[1]);
  if (!chain) return std::nullopt;
  std::size_t steps = 0;  // each symbol is in one chain, so a circle is found when there are more
                          // steps than symbols
  for (std::uint32_t symbol : *buckets) {
    for (; symbol != 0; symbol = (*chain)[symbol]) {
      if (symbol >= chain->size() || ++steps > chain->size()) return std::nullopt;
    }
  }
  return chain->size();
}

bool is_sound(const ElfTables& tables, const Elf64_Sym& symbol) {
  if (!tables.has_text(symbol.st_name)) return false;
  const auto type = ELF64_ST_TYPE(symbol.st_info);
  if (symbol.st_shndx == SHN_UNDEF) {  // another library defines the symbol, so it has no address
                                       // here
    return ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
           ELF64_ST_VISIBILITY(symbol.st_other) == STV_DEFAULT;
  }
  const bool function = type == STT_FUNC || type == STT_GNU_IFUNC;
  return !function || tables.is_code(symbol.st_value);
}

bool is_function(const ElfTables& tables, std::uint64_t symbol, std::string_view name) {
  const auto entry = tables.at<Elf64_Sym>(tables.value(DT_SYMTAB) + symbol * sizeof(Elf64_Sym));
  return entry && entry->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(entry->st_info) == STT_FUNC &&
         tables.is_code(entry->st_value) && !name.empty() && tables.text(entry->st_name) == name;
}

bool in_gnu_hash(const ElfTables& tables, std::string_view function) {
  const std::uint64_t where = tables.value(DT_GNU_HASH);
  const auto head = tables.at<GnuHash>(where);
  const std::uint32_t hash = gnu_hash_of(function);
  if (!head) return false;
  const auto first = tables.at<std::uint32_t>(head->bucket(where, hash));
  if (!first || *first < head->first_symbol) return false;
  for (std::uint32_t i = *first; i - *first < kLongestChain; ++i) {
    const auto link = tables.at<std::uint32_t>(head->chain(where, i));
    if (!link) return false;
    if ((*link | 1U) == (hash | 1U) && is_function(tables, i, function)) return true;
    if ((*link & 1U) != 0) return false;  // this was the last symbol of the bucket
  }
  return false;
}

bool in_hash(const ElfTables& tables, std::string_view function) {
  const std::uint64_t where = tables.value(DT_HASH);
  const auto buckets = tables.at<std::uint32_t>(where);
  if (!buckets || *buckets == 0) return false;
  const std::uint64_t bucket = where + 8;
  const std::uint64_t chain = bucket + std::uint64_t{4} * *buckets;
  auto symbol =
      tables.at<std::uint32_t>(bucket + std::uint64_t{4} * (hash_of(function) % *buckets));
  for (std::size_t step = 0; symbol && *symbol != 0 && step < kLongestChain; ++step) {
    if (is_function(tables, *symbol, function)) return true;
    symbol = tables.at<std::uint32_t>(chain + std::uint64_t{4} * *symbol);
  }
  return false;
}

}  // namespace

Result<std::uint64_t> check_symbols(const ElfTables& tables) {
  const auto count = tables.has(DT_GNU_HASH) ? count_by_gnu_hash(tables) : count_by_hash(tables);
  if (!count) return damaged_elf("its table of symbols leads nowhere");
  const auto symbols = tables.array<Elf64_Sym>(tables.value(DT_SYMTAB), *count);
  if (!symbols || symbols->empty()) return damaged_elf("its table of symbols leads nowhere");
  // The first entry is skipped, because it always means "no symbol".
  if (!std::all_of(symbols->begin() + 1, symbols->end(),
                   [&](const Elf64_Sym& each) { return is_sound(tables, each); })) {
    return damaged_elf("a symbol's name or place leads nowhere");
  }
  return *count;
}

bool exports_function(const ElfTables& tables, std::string_view name) {
  return tables.has(DT_GNU_HASH) ? in_gnu_hash(tables, name) : in_hash(tables, name);
}

}  // namespace patchbay::loader
