#include "base/file_io.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace patchbay {

ssize_t read_piece(int file, std::span<char> out) {
  ssize_t got = 0;
  do {
    got = ::read(file, out.data(), out.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

std::optional<std::string> read_up_to(int file, std::size_t most) {
  constexpr std::size_t kFirst = 64 << 10;
  std::string text(std::min(most, kFirst), '\0');
  std::size_t size = 0;
  while (size < most) {
    if (size == text.size()) text.resize(std::min(most, 2 * size));
    const ssize_t got = read_piece(file, std::span(text).subspan(size));
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace patchbay
