#include "loader/elf_image.h"

#include <elf.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

#include "kit/sanitizer.h"
#include "loader/loader.h"
#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

const fs::path kConnector = fs::path(PATCHBAY_BINARY_DIR) / "connectors/minimal_c";

Bytes whole() {
  std::ifstream file(kConnector / "connector.so", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Returns the error's sentence, or "" if the library is accepted.
std::string sentence_on(std::span<const std::uint8_t> bytes) {
  const auto image = ElfImage::read(bytes_of(bytes));
  return image.has_error() ? image.error().message() : "";
}

TEST_CASE("a program is no library, and is not called a damaged one") {
  std::ifstream file(PATCHBAY_BINARY_DIR "/bin/test_loader", std::ios::binary);
  const Bytes program{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(program.empty());
  CHECK(sentence_on(program).starts_with("is a program"));
}

// The offsets where the mapped bytes and the program headers end.
struct Ends {
  std::size_t mapped = 0;
  std::size_t headers = 0;
};
Ends ends_of(const Bytes& library) {
  Elf64_Ehdr head;
  std::memcpy(&head, library.data(), sizeof head);
  Ends out{0, head.e_phoff + head.e_phnum * sizeof(Elf64_Phdr)};
  for (std::size_t i = 0; i < head.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, library.data() + head.e_phoff + i * sizeof segment, sizeof segment);
    if (segment.p_type == PT_LOAD) {
      out.mapped = std::max<std::size_t>(out.mapped, segment.p_offset + segment.p_filesz);
    }
  }
  return out;
}

// Loads connectors in child processes, because loading may crash.
class Children {
 public:
  Children() {
    const fs::path connector = folder_.path() / "connector";
    fs::copy(kConnector, connector);
    manifest_.emplace(manifest::read_manifest(connector).value());
  }

  // Returns true if the child that loads the connector with this `library` does not crash.
  bool survive(std::span<const std::uint8_t> library) {
    std::ofstream(manifest_->folder / "connector.so", std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(library.data()),
               static_cast<std::streamsize>(library.size()));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(loader_.load(*manifest_).has_value() ? 0 : 1);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) <= 1;
  }

 private:
  TemporaryFolder folder_;
  std::optional<manifest::Manifest> manifest_;
  Loader loader_{{.private_parent = folder_.path()}};  // this path is private to the parent, and a
                                                       // child does not delete its copy
};

TEST_CASE("a connector's library is taken, and what it exports is known without mapping it") {
  const Bytes library = whole();
  const auto image = ElfImage::read(bytes_of(library));
  REQUIRE(image.has_value());
  CHECK(image.value().exports("patchbay_plugin_entry_v1"));
  CHECK_FALSE(image.value().exports("patchbay_plugin_entry_v2"));
  CHECK_FALSE(image.value().exports("patchbay_plugin_entry_v"));
  CHECK_FALSE(image.value().exports("malloc"));  // the library uses malloc, but does not define it
  CHECK_FALSE(image.value().exports(""));
}

TEST_CASE(
    "a library cut off at any byte that is mapped is refused, and says how long it should be") {
  const Bytes library = whole();
  const Ends ends = ends_of(library);
  REQUIRE(ends.mapped <= library.size());
  for (std::size_t size = 0; size < ends.mapped; ++size) {
    const std::string sentence = sentence_on(std::span(library.data(), size));
    INFO(size << ": " << sentence);
    if (sentence.empty()) FAIL("taken");
    if (size < 64) continue;  // elf_test.cc tests these sizes
    const std::string words = "is cut off: it has " + std::to_string(size) + " bytes";
    if (sentence.find(words) != 0) FAIL("does not say so");
  }
  // The bytes behind this offset are for debuggers and linkers. The library works without them.
  for (std::size_t size = ends.mapped; size < library.size(); ++size) {
    if (!sentence_on(std::span(library.data(), size)).empty()) FAIL(size << " is refused");
  }
}

TEST_CASE("a library of which only the beginning was written, the rest zeros, is refused") {
  const Bytes library = whole();
  // Fills the file with zeros, from different offsets up to its dynamic table.
  for (std::size_t kept = 64; kept < library.size() / 2; kept += 512) {
    Bytes zeros = library;
    std::fill(zeros.begin() + static_cast<std::ptrdiff_t>(kept), zeros.end(), 0);
    INFO(kept << ": " << sentence_on(zeros));
    CHECK(sentence_on(zeros).starts_with("is a damaged ELF file: "));
  }
}

TEST_CASE("no cut of a library takes the host down") {
  const Bytes library = whole();
  Children children;
  for (std::size_t size = 0; size < library.size(); size += 1024) {
    INFO(size);
    CHECK(children.survive(std::span(library.data(), size)));
  }
  CHECK(children.survive(library));
}

// Returns the entry `tag` of the dynamic table, or 0 if there is no such entry.
std::uint64_t dynamic(const Bytes& library, std::int64_t tag) {
  Elf64_Ehdr head;
  std::memcpy(&head, library.data(), sizeof head);
  for (std::size_t i = 0; i < head.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, library.data() + head.e_phoff + i * sizeof segment, sizeof segment);
    for (std::size_t at = 0; segment.p_type == PT_DYNAMIC && at < segment.p_filesz; at += 16) {
      Elf64_Dyn entry;
      std::memcpy(&entry, library.data() + segment.p_offset + at, sizeof entry);
      if (entry.d_tag == tag) return entry.d_un.d_val;
    }
  }
  return 0;
}

// Returns the library with `value` at `at` in the first segment, where addresses are offsets in the
// file.
template <typename T>
Bytes with(const Bytes& library, std::uint64_t at, T value) {
  Bytes out = library;
  REQUIRE(at + sizeof value <= out.size());
  std::memcpy(out.data() + at, &value, sizeof value);
  return out;
}

TEST_CASE("versions that lead nowhere are refused") {
  const Bytes library = whole();
  const std::uint64_t needed = dynamic(library, DT_VERNEED);
  const std::uint64_t of_symbols = dynamic(library, DT_VERSYM);
  REQUIRE((needed != 0 && of_symbols != 0));
  const auto list = "is a damaged ELF file: its list of versions leads nowhere";
  const auto refused = [&](const Bytes& bytes, const char* words) {
    INFO(sentence_on(bytes));
    CHECK(sentence_on(bytes).starts_with(words));
  };
  constexpr std::uint32_t kFar = 0x7fffffff;
  refused(with(library, needed + offsetof(Elf64_Verneed, vn_file), kFar), list);
  refused(with(library, needed + offsetof(Elf64_Verneed, vn_file), std::uint32_t{0}), list);
  refused(with(library, needed + offsetof(Elf64_Verneed, vn_aux), kFar), list);
  refused(with(library, needed + offsetof(Elf64_Verneed, vn_next), kFar), list);
  refused(with(library, of_symbols + 2, std::uint16_t{0x7ffe}),
          "is a damaged ELF file: a symbol is of a version that is in no list");
}

TEST_CASE("relocations for no symbol, or into what is not the library's data, are refused") {
  const Bytes library = whole();
  for (const auto table : {DT_RELA, DT_JMPREL}) {
    const std::uint64_t first = dynamic(library, table);
    REQUIRE(first != 0);
    const std::uint64_t info = first + offsetof(Elf64_Rela, r_info);
    for (const std::uint64_t place : {std::uint64_t{0}, std::uint64_t{1} << 40}) {
      const Bytes astray = with(library, first + offsetof(Elf64_Rela, r_offset), place);
      INFO(sentence_on(astray));
      CHECK(
          sentence_on(astray).starts_with("is a damaged ELF file: a relocation is for no symbol"));
    }
    const Bytes nameless = with(library, info + 4, std::uint32_t{0x00ffffff});
    CHECK(
        sentence_on(nameless).starts_with("is a damaged ELF file: a relocation is for no symbol"));
    if (table == DT_RELA) {  // the first relocation of this table is relative
      const Bytes outside =
          with(library, first + offsetof(Elf64_Rela, r_addend), std::uint64_t{1} << 63);
      CHECK(sentence_on(outside).starts_with("is a damaged ELF file: "));
    }
    const Bytes unknown = with(library, info, std::uint32_t{0x7f});
    CHECK(sentence_on(unknown).starts_with("is a damaged ELF file: a relocation is for no symbol"));
  }
}

TEST_CASE("no flipped byte of a library's names and versions takes the host down") {
  const Bytes library = whole();
  Children children;
  // Only these tables are tested. Changes in the symbols before them and in the relocations after
  // them can cause calls of a wrong function, which the loader cannot notice.
  const std::uint64_t end = dynamic(library, DT_RELA);
  REQUIRE(dynamic(library, DT_STRTAB) < dynamic(library, DT_VERNEED));
  REQUIRE(dynamic(library, DT_VERNEED) < end);
  // With a sanitizer only every fifth byte, because a child process tries each one.
  constexpr std::uint64_t kStep = test::kHasSanitizer ? 5 : 1;
  for (std::uint64_t at = dynamic(library, DT_STRTAB); at < end; at += kStep) {
    for (const std::uint8_t flip : {0x10, 0xff}) {
      Bytes flipped = library;
      flipped[at] ^= flip;
      if (!sentence_on(flipped).empty()) continue;
      INFO("byte " << at << " xor " << int{flip});
      CHECK(children.survive(flipped));
    }
  }
}

TEST_CASE("no flipped byte of a library's headers takes the host down") {
  const Bytes library = whole();
  const std::size_t headers = ends_of(library).headers;
  Children children;
  for (std::size_t at = 0; at < headers; ++at) {
    for (const std::uint8_t flip : {0x10, 0xff}) {
      Bytes flipped = library;
      flipped[at] ^= flip;
      if (!sentence_on(flipped).empty()) continue;
      INFO("byte " << at << " xor " << int{flip});
      CHECK(children.survive(flipped));
    }
  }
}

}  // namespace
}  // namespace patchbay::loader
