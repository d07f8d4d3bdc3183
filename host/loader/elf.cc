#include "loader/elf.h"

#include <algorithm>
#include <array>

namespace patchbay::loader {
namespace {

// The offsets and values of fields in the header.
constexpr std::size_t kClass = 4;
constexpr std::size_t kData = 5;
constexpr std::size_t kType = 16;
constexpr std::size_t kMachine = 18;
constexpr std::uint8_t kClass64 = 2;
constexpr std::uint8_t kLittleEndian = 1;
constexpr std::uint16_t kSharedObject = 3;
constexpr std::array<std::uint8_t, 4> kMagic = {0x7f, 'E', 'L', 'F'};

std::uint16_t half_at(std::span<const std::uint8_t> head, std::size_t offset) {
  return static_cast<std::uint16_t>(head[offset] | (head[offset + 1] << 8));
}

std::string name_of_machine(std::uint16_t machine) {
  switch (machine) {
    case 3:
      return "32-bit x86";
    case 40:
      return "32-bit ARM";
    case kMachineX86_64:
      return "x86-64";
    case kMachineAarch64:
      return "aarch64";
    case 243:
      return "RISC-V";
    case 21:
      return "64-bit PowerPC";
    case 22:
      return "S/390";
    default:
      return "machine number " + std::to_string(machine);
  }
}

std::string name_of_type(std::uint16_t type) {
  switch (type) {
    case 1:
      return "an object file (.o), which has yet to be linked";
    case 2:
      return "an executable";
    case 4:
      return "a core dump";
    default:
      return "an ELF file of type " + std::to_string(type);
  }
}

// Returns a guess of the file's kind for an error message. Knows the kinds of files that people use
// by mistake.
std::string guess(std::span<const std::uint8_t> head) {
  const auto begins = [&](std::string_view text) {
    return head.size() >= text.size() && std::equal(text.begin(), text.end(), head.begin());
  };
  if (head.empty()) return " (it is empty)";
  if (begins("MZ")) return " (it looks like a Windows library)";
  if (begins("\xcf\xfa\xed\xfe")) return " (it looks like a macOS library)";
  if (begins("!<arch>")) return " (it looks like a static library)";
  if (begins("#!")) return " (it looks like a script)";
  return "";
}

}  // namespace

std::uint16_t this_machine() {
#if defined(__x86_64__)
  return kMachineX86_64;
#elif defined(__aarch64__)
  return kMachineAarch64;
#else
#error "Patchbay loads connectors on x86-64 and aarch64."
#endif
}

std::string elf_fault(std::span<const std::uint8_t> head, std::uint16_t machine) {
  const std::string expected = name_of_machine(machine);
  if (head.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), head.begin())) {
    return "is not an ELF file" + guess(head) + "; expected a shared library for Linux on " +
           expected + ".";
  }
  if (head.size() < kElfHeaderBytes) {
    return "is an ELF file cut off within its header; copy it again.";
  }
  if (head[kData] != kLittleEndian) {
    return "is a big-endian ELF file; expected a little-endian one: build it for " + expected + ".";
  }
  const std::uint16_t found = half_at(head, kMachine);
  if (found != machine) {
    return "is built for " + name_of_machine(found) + "; this host runs on " + expected +
           ": build the connector for it.";
  }
  if (head[kClass] != kClass64) {
    return "is a 32-bit ELF file; expected a 64-bit one: build it for " + expected + ".";
  }
  if (const std::uint16_t type = half_at(head, kType); type != kSharedObject) {
    return "is " + name_of_type(type) + "; expected a shared library (link it with -shared).";
  }
  return {};
}

Error damaged_elf(const std::string& what) {
  return Error(Code::kPluginFault,
               "is a damaged ELF file: " + what + "; copy it again, or build it again.");
}

}  // namespace patchbay::loader
