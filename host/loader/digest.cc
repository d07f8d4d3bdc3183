#include "loader/digest.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "base/shortage.h"

namespace patchbay::loader {
namespace {

Error unreadable_copy(int error) {
  if (is_shortage(error)) return shortage("its private copy cannot be read", error);
  return {Code::kInternal,
          std::string("its private copy cannot be read: ") + std::strerror(error) + "."};
}

}  // namespace

Result<Sha256> digest_of(const std::filesystem::path& file) {
  const FileDescriptor bytes(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (bytes.get() < 0) return unreadable_copy(errno);
  Sha256Stream digest;
  std::vector<char> piece(std::size_t{256} << 10);
  for (;;) {
    const ssize_t got = read_piece(bytes.get(), piece);
    if (got < 0) return unreadable_copy(errno);
    if (got == 0) return digest.end();
    digest.add(std::string_view(piece.data(), static_cast<std::size_t>(got)));
  }
}

}  // namespace patchbay::loader
