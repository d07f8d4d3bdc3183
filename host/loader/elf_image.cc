#include "loader/elf_image.h"

#include <elf.h>

#include <algorithm>
#include <string>
#include <vector>

#include "loader/elf_relocations.h"
#include "loader/elf_segments.h"
#include "loader/elf_symbols.h"
#include "loader/elf_versions.h"

namespace patchbay::loader {

Result<ElfImage> ElfImage::read(FileBytes file, std::uint16_t machine) {
  std::vector<std::uint8_t> head(std::min<std::uint64_t>(file.size, kElfHeaderBytes));
  if (!file.read(0, head)) return Error(Code::kPluginFault, "cannot be read.");
  if (auto sentence = elf_fault(head, machine); !sentence.empty()) {
    return Error(Code::kPluginFault, std::move(sentence));
  }
  PATCHBAY_TRY(auto segments, ElfSegments::read(file));
  PATCHBAY_TRY(auto tables, ElfTables::read(std::move(file), std::move(segments)));
  if ((tables.value(DT_FLAGS_1) & DF_1_PIE) != 0) {
    return Error(Code::kPluginFault,
                 "is a program (linked with -pie); a connector is a shared library: link it with "
                 "-shared.");
  }
  PATCHBAY_TRY(const std::uint64_t symbols, check_symbols(tables));
  PATCHBAY_TRY(check_versions(tables, symbols));
  PATCHBAY_TRY(check_relocations(tables, symbols, machine));
  return ElfImage(std::move(tables));
}

bool ElfImage::exports(std::string_view function) const {
  return exports_function(tables_, function);
}

}  // namespace patchbay::loader
