#include "cli/bounded_file.h"

#include <fstream>

namespace patchbay::cli {

Result<std::string> text_within(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(Code::kNotFound, "File " + path + " cannot be read.");
  std::string text(most + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Error(Code::kNotFound, "File " + path + " cannot be read to its end.");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() <= most) return text;
  return Error(Code::kTooLarge,
               "File " + path + " has over " + std::to_string(most / 1024) + " KiB.");
}

}  // namespace patchbay::cli
