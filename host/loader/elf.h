// Checks the header of an ELF file (System V ABI, chapter 4), to find out whether this process can
// load the file. dlopen() checks the header too, but with less helpful messages, and it misses some
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

// Checks the first bytes of a file. Returns "" for a shared library for `machine`. Otherwise
// returns a sentence that says what is wrong and what to do.
std::string elf_fault(std::span<const std::uint8_t> head, std::uint16_t machine = this_machine());

// Returns PLUGIN_FAULT for a file that begins like a library but is damaged. `what` describes the
// damage.
Error damaged_elf(const std::string& what);

}  // namespace patchbay::loader
