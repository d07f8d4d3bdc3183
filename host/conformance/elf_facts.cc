#include "conformance/elf_facts.h"

#include <elf.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string_view>

namespace patchbay::conformance {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{512} << 20U;  // same limit as in the loader

// The bytes of a file. A read outside of the file returns zeros or an empty text.
class ElfFile {
 public:
  explicit ElfFile(std::string bytes) : bytes_(std::move(bytes)) {}

  // Returns the i-th T of a table at `offset`, or zeros if this T is not completely in the file.
  template <class T>
  [[nodiscard]] T at(std::uint64_t offset, std::uint64_t i = 0) const {
    T value{};
    const std::uint64_t begin = offset + i * sizeof(T);
    if (offset <= bytes_.size() && i <= bytes_.size() && begin + sizeof(T) <= bytes_.size()) {
      std::memcpy(&value, bytes_.data() + begin, sizeof(T));
    }
    return value;
  }
  [[nodiscard]] std::string text(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return {};
    const std::size_t end = bytes_.find('\0', offset);
    return bytes_.substr(offset, end == std::string::npos ? 0 : end - offset);
  }
  [[nodiscard]] bool is_elf() const {
    return bytes_.starts_with("\177ELF") && bytes_.size() > sizeof(Elf64_Ehdr) &&
           bytes_[EI_CLASS] == ELFCLASS64;
  }
  // Returns `count`, but at most the number of entries of `bytes` bytes that fit into the file.
  [[nodiscard]] std::uint64_t most(std::uint64_t count, std::uint64_t bytes) const {
    return std::min<std::uint64_t>(count, bytes_.size() / bytes);
  }

 private:
  std::string bytes_;
};

void read_symbols(const ElfFile& file, const Elf64_Shdr& table, std::uint64_t texts,
                  ElfFacts& facts) {
  const std::uint64_t count = file.most(table.sh_size / sizeof(Elf64_Sym), sizeof(Elf64_Sym));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto symbol = file.at<Elf64_Sym>(table.sh_offset, i);
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS || binding == STB_LOCAL) {
      continue;
    }
    auto& names = binding == STB_GNU_UNIQUE ? facts.unique : facts.exported;
    names.push_back(file.text(texts + symbol.st_name));
  }
}

void read_dynamic(const ElfFile& file, const Elf64_Shdr& table, std::uint64_t texts,
                  ElfFacts& facts) {
  const std::uint64_t count = file.most(table.sh_size / sizeof(Elf64_Dyn), sizeof(Elf64_Dyn));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = file.at<Elf64_Dyn>(table.sh_offset, i);
    if (entry.d_tag == DT_NULL) return;
    if (entry.d_tag == DT_NEEDED) facts.needed.push_back(file.text(texts + entry.d_un.d_val));
    const bool is_flagged = entry.d_tag == DT_FLAGS && (entry.d_un.d_val & DF_TEXTREL) != 0;
    if (entry.d_tag == DT_TEXTREL || is_flagged) facts.has_text_relocations = true;
  }
}

// Reads the versions of the symbols that the library needs from other libraries. The dynamic linker
// refuses the library if the C library lacks one of these versions, unless the version is weak.
void read_needed_versions(const ElfFile& file, const Elf64_Shdr& table, std::uint64_t texts,
                          ElfFacts& facts) {
  std::uint64_t at = table.sh_offset;
  for (std::uint64_t i = 0; i < file.most(table.sh_info, sizeof(Elf64_Verneed)); ++i) {
    const auto need = file.at<Elf64_Verneed>(at);
    std::uint64_t part = at + need.vn_aux;
    for (unsigned k = 0; k < need.vn_cnt; ++k) {
      const auto version = file.at<Elf64_Vernaux>(part);
      unsigned major = 0;
      unsigned minor = 0;
      const std::string name = file.text(texts + version.vna_name);
      const bool is_weak = (version.vna_flags & VER_FLG_WEAK) != 0;
      if (!is_weak && std::sscanf(name.c_str(), "GLIBC_%u.%u", &major, &minor) == 2) {
        facts.libc_floor = std::max(facts.libc_floor, {major, minor});
      }
      part += version.vna_next;
    }
    at += need.vn_next;
  }
}

}  // namespace

Result<ElfFacts> ElfFacts::read(const std::filesystem::path& library) {
  std::error_code missing;
  const std::uint64_t size = std::filesystem::file_size(library, missing);
  std::string bytes(missing ? 0 : std::min<std::uint64_t>(size, kMostBytes), '\0');
  std::ifstream(library, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const ElfFile file(std::move(bytes));
  if (!file.is_elf()) {
    return Error(Code::kPluginFault, library.string() + " is not a 64-bit ELF file");
  }
  const auto head = file.at<Elf64_Ehdr>(0);
  ElfFacts facts;
  facts.wants_executable_stack = true;
  for (std::uint64_t i = 0; i < head.e_phnum; ++i) {
    const auto part = file.at<Elf64_Phdr>(head.e_phoff, i);
    if (part.p_type == PT_GNU_STACK) facts.wants_executable_stack = (part.p_flags & PF_X) != 0;
  }
  for (std::uint64_t i = 0; i < head.e_shnum; ++i) {
    const auto section = file.at<Elf64_Shdr>(head.e_shoff, i);
    const auto texts = file.at<Elf64_Shdr>(head.e_shoff, section.sh_link).sh_offset;
    if (section.sh_type == SHT_DYNSYM) read_symbols(file, section, texts, facts);
    if (section.sh_type == SHT_GNU_verneed) read_needed_versions(file, section, texts, facts);
    if (section.sh_type == SHT_DYNAMIC) read_dynamic(file, section, texts, facts);
  }
  return facts;
}

}  // namespace patchbay::conformance
