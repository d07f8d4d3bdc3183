#include "readers/spooled_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "base/file_io.h"
#include "base/shortage.h"

namespace patchbay::readers {
namespace {

// Copies all bytes of `from` to `to`, and adds their number to `size`. Returns 0, or an errno.
int copy_all(int from, int to, std::size_t& size) {
  std::array<char, 65536> piece{};
  for (;;) {
    const ssize_t got = read_piece(from, piece);
    if (got == 0) return 0;
    if (got < 0) return errno;
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    if (!write_all(to, bytes)) return errno;
    size += bytes.size();
  }
}

}  // namespace

Result<SpooledFile> SpooledFile::take(int from) {
  FileDescriptor file(::memfd_create("patchbay-file", MFD_CLOEXEC));
  if (file.get() < 0) return shortage("there is no room for the file", errno);
  std::size_t size = 0;
  if (const int failed = copy_all(from, file.get(), size); failed != 0) {
    return shortage("the file cannot be taken", failed);
  }
  if (size == 0) return SpooledFile(std::move(file), {});
  void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (memory == MAP_FAILED) return shortage("the file cannot be mapped", errno);
  return SpooledFile(std::move(file), {static_cast<const char*>(memory), size});
}

SpooledFile::SpooledFile(SpooledFile&& other) noexcept
    : file_(std::move(other.file_)), bytes_(std::exchange(other.bytes_, {})) {}

SpooledFile::~SpooledFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace patchbay::readers
