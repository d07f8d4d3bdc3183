// Input: a file instead of a library. Every file gets a result. Only a complete header is accepted,
// and the tables never cause a read outside of the file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "invariant.h"
#include "loader/elf_image.h"

using patchbay::fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace loader = patchbay::loader;
  const std::span<const std::uint8_t> file(data, size);
  for (const std::uint16_t machine : {loader::kMachineX86_64, loader::kMachineAarch64}) {
    const auto head = file.first(std::min(size, loader::kElfHeaderBytes));
    const bool begins_well = loader::elf_fault(head, machine).empty();
    must_hold(!begins_well || size >= loader::kElfHeaderBytes, "a header cut off is refused");
    const auto image = loader::ElfImage::read(loader::bytes_of(file), machine);
    must_hold(image.has_error() || begins_well, "what does not begin like a library is refused");
    must_hold(!image.has_error() || !image.error().message().empty(), "a refusal says why");
    if (image.has_error()) continue;
    (void)image.value().exports("patchbay_plugin_entry_v1");
    must_hold(!image.value().exports(std::string(size + 1, 'a')), "a name is of the file");
  }
  return 0;
}
