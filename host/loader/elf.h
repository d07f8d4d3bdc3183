// Checks the head of an ELF file (System V ABI, chapter 4), to find out whether this process could
// map the file. dlopen() also checks the head, but its messages help less, and it misses some
// faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/error.h"

namespace patchbay::loader {

inline constexpr std::size_t kElfHeaderBytes = 64;  // the size of the header in a 64-bit file

// The e_machine values of the machines on which Patchbay runs.
inline constexpr std::uint16_t kMachineX86_64 = 62;
inline constexpr std::uint16_t kMachineAarch64 = 183;

// Returns the e_machine value for which this host was built.
std::uint16_t this_machine();

// Checks the first bytes of a file. Returns "" if the file is a shared library for `machine`.
// Otherwise returns a sentence that says why not and what to do.
std::string elf_fault(std::span<const std::uint8_t> head, std::uint16_t machine = this_machine());

// Returns PLUGIN_FAULT for a file that begins like a library but is damaged. `what` describes the
// damage.
Error damaged_elf(const std::string& what);

}  // namespace patchbay::loader
