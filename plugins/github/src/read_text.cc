#include "read_text.h"

#include <cstdint>

namespace github {
namespace {

// Returns the size of the first character, or 0 if `bytes` does not begin with a whole one.
std::size_t character(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return size;
}

// Removes a character at the end that was cut in the middle.
void end_whole(std::string& bytes) {
  std::size_t tail = 0;
  while (tail < 3 && tail < bytes.size() &&
         (static_cast<std::uint8_t>(bytes[bytes.size() - 1 - tail]) & 0xC0) == 0x80)
    ++tail;
  if (tail == bytes.size()) return;
  const std::size_t start = bytes.size() - 1 - tail;
  if (character(std::string_view(bytes).substr(start)) == 0) bytes.resize(start);
}

}  // namespace

Text read_text(const Response& response, std::size_t limit) {
  Text text;
  std::size_t size = 0;
  while (size <= limit) {
    if (text.bytes.size() == size) text.bytes.resize(size + (size < 16384 ? 16384 : size));
    const std::size_t got = response.read(text.bytes.data() + size, text.bytes.size() - size);
    if (got == 0) break;
    size += got;
  }
  text.truncated = size > limit;
  text.bytes.resize(text.truncated ? limit : size);
  if (text.truncated) end_whole(text.bytes);
  return text;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = character(bytes);
    if (size == 0) return false;
    bytes.remove_prefix(size);
  }
  return true;
}

}  // namespace github
