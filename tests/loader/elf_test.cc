#include "loader/elf.h"

#include <catch2/catch.hpp>

#include <vector>

namespace patchbay::loader {
namespace {

// Returns the header of a shared library for x86-64, with a wrong `byte` at `offset`.
std::vector<std::uint8_t> header(std::size_t offset = 0, std::uint8_t byte = 0x7f) {
  std::vector<std::uint8_t> head(kElfHeaderBytes);
  head[0] = 0x7f, head[1] = 'E', head[2] = 'L', head[3] = 'F';
  head[4] = 2;   // 64-bit
  head[5] = 1;   // little-endian
  head[16] = 3;  // shared object
  head[18] = 62;
  head[offset] = byte;
  return head;
}

bool says(const std::vector<std::uint8_t>& head, std::string_view words) {
  const std::string sentence = elf_fault(head, kMachineX86_64);
  INFO(sentence);
  CHECK(sentence.find(words) != std::string::npos);
  return true;
}

std::vector<std::uint8_t> bytes(std::string_view text) { return {text.begin(), text.end()}; }

TEST_CASE("a shared library for this machine is taken") {
  CHECK(elf_fault(header(), kMachineX86_64).empty());
  CHECK(elf_fault(header(18, 183), kMachineAarch64).empty());
}

TEST_CASE("what is no ELF file is named, with a guess at what it is") {
  says({}, "is not an ELF file (it is empty)");
  says(bytes("MZ\x90"), "Windows library");
  says(bytes("#!/bin/sh\n"), "script");
  says(bytes("!<arch>\n"), "static library");
  says(bytes("{\"manifest\": 1}"), "expected a shared library for Linux on x86-64");
  says({0x7f, 'E', 'L'}, "is not an ELF file");
}

TEST_CASE("another machine, width, byte order or kind of file is named, and what was expected") {
  says(header(18, 183), "is built for aarch64; this host runs on x86-64");
  says(header(18, 3), "is built for 32-bit x86; this host runs on x86-64");
  says(header(18, 99), "machine number 99");
  says(header(4, 1), "32-bit ELF file");
  says(header(5, 2), "big-endian");
  says(header(16, 1), "object file (.o)");
  says(header(16, 2), "an executable");
  auto cut = header();
  cut.resize(40);
  says(cut, "cut off");
}

TEST_CASE("any head of any length is answered") {
  for (std::size_t size = 0; size <= kElfHeaderBytes; ++size) {
    auto head = header();
    head.resize(size);
    CHECK(elf_fault(head, kMachineX86_64).empty() == (size == kElfHeaderBytes));
  }
}

}  // namespace
}  // namespace patchbay::loader
