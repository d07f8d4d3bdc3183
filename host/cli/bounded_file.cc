#include "cli/bounded_file.h"

#include <fcntl.h>

#include "base/file_descriptor.h"
#include "base/file_io.h"

namespace patchbay::cli {

Result<std::string> text_within(const std::string& path, std::size_t most) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return Error(Code::kNotFound, "File " + path + " cannot be read.");
  auto text = read_up_to(file.get(), most + 1);
  if (!text) return Error(Code::kNotFound, "File " + path + " cannot be read to its end.");
  if (text->size() <= most) return *std::move(text);
  return Error(Code::kTooLarge,
               "File " + path + " has over " + std::to_string(most / 1024) + " KiB.");
}

}  // namespace patchbay::cli
