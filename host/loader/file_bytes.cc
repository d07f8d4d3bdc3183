#include "loader/file_bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace patchbay::loader {
namespace {

bool within(std::uint64_t size, std::uint64_t offset, std::uint64_t length) {
  return offset <= size && length <= size - offset;
}

bool read_all(int file, std::uint64_t offset, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::pread(file, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return true;
}

}  // namespace

FileBytes bytes_of(int file, std::uint64_t size) {
  return {size, [=](std::uint64_t offset, std::span<std::uint8_t> out) {
            return within(size, offset, out.size()) && read_all(file, offset, out);
          }};
}

FileBytes bytes_of(std::span<const std::uint8_t> bytes) {
  return {bytes.size(), [=](std::uint64_t offset, std::span<std::uint8_t> out) {
            if (!within(bytes.size(), offset, out.size())) return false;
            std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(),
                        out.begin());
            return true;
          }};
}

}  // namespace patchbay::loader
