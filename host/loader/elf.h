// Checks the head of an ELF file (System V ABI, chapter 4): whether this process could map it.
// dlopen checks this too, with messages that help less, and it does not report some faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/error.h"

namespace patchbay::loader {

inline constexpr std::size_t kElfHeaderBytes = 64;  // of a 64-bit file

// e_machine values of the machines Patchbay runs on.
inline constexpr std::uint16_t kMachineX86_64 = 62;
inline constexpr std::uint16_t kMachineAarch64 = 183;

// The e_machine value of this build.
std::uint16_t this_machine();

// Why the file that begins with `head` is not a shared library for `machine`, in a sentence that
// says what to do; "" if it is one.
std::string elf_fault(std::span<const std::uint8_t> head, std::uint16_t machine = this_machine());

// PLUGIN_FAULT: `what`, in a file that begins like a library, makes no sense.
Error damaged_elf(const std::string& what);

}  // namespace patchbay::loader
