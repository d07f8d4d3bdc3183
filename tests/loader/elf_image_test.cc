#include "loader/elf_image.h"

#include <elf.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

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

// "" when it is taken.
std::string sentence_on(std::span<const std::uint8_t> bytes) {
  const auto image = ElfImage::read(bytes_of(bytes));
  return image.has_error() ? image.error().message() : "";
}

// Where the last byte that is mapped ends, and where the program headers do.
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

// Loads connectors in children, which may die of it.
class Children {
 public:
  Children() {
    const fs::path connector = folder_.path() / "connector";
    fs::copy(kConnector, connector);
    manifest_.emplace(manifest::read_manifest(connector).value());
  }

  // Whether loading the connector with `library` in its place came back with an answer.
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
  Loader loader_{{.private_parent = folder_.path()}};  // a child leaves its copy behind
};

TEST_CASE("a connector's library is taken, and what it exports is known without mapping it") {
  const Bytes library = whole();
  const auto image = ElfImage::read(bytes_of(library));
  REQUIRE(image.has_value());
  CHECK(image.value().exports("patchbay_plugin_entry_v1"));
  CHECK_FALSE(image.value().exports("patchbay_plugin_entry_v2"));
  CHECK_FALSE(image.value().exports("patchbay_plugin_entry_v"));
  CHECK_FALSE(image.value().exports("malloc"));  // needed, not defined
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
    if (size < 64) continue;  // elf_test.cc has those
    const std::string words = "is cut off: it has " + std::to_string(size) + " bytes";
    if (sentence.find(words) != 0) FAIL("does not say so");
  }
  // What follows is of debuggers and linkers; the library works without it.
  for (std::size_t size = ends.mapped; size < library.size(); ++size) {
    if (!sentence_on(std::span(library.data(), size)).empty()) FAIL(size << " is refused");
  }
}

TEST_CASE("a library of which only the beginning was written, the rest zeros, is refused") {
  const Bytes library = whole();
  // Up to where the table lies by which everything else is found.
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
