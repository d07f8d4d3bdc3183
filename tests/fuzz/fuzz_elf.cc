// Input: the head of a file. It is answered whatever it holds, and only a whole header is taken.
#include <cstddef>
#include <cstdint>
#include <span>

#include "invariant.h"
#include "loader/elf.h"

using patchbay::fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace loader = patchbay::loader;
  const std::span<const std::uint8_t> head(data, size);
  for (const std::uint16_t machine : {loader::kMachineX86_64, loader::kMachineAarch64}) {
    const bool taken = loader::elf_fault(head, machine).empty();
    must_hold(!taken || size >= loader::kElfHeaderBytes, "a header cut off is refused");
  }
  return 0;
}
