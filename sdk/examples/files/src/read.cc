// SPDX-License-Identifier: Apache-2.0
#include <patchbay/sdk/error.h>
#include <unistd.h>

#include "bytes.h"
#include "files.h"

namespace files {
namespace {

using patchbay::sdk::Error;

// Returns up to `limit` bytes from `offset` on; fewer only at the end of the file.
std::string bytes_at(const Descriptor& file, std::int64_t offset, std::size_t limit) {
  std::string bytes(limit, '\0');
  std::size_t size = 0;
  while (size < limit) {
    const auto got = pread(file.number(), bytes.data() + size, limit - size,
                           offset + static_cast<std::int64_t>(size));
    if (got < 0) throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "The file could not be read.");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

Piece Files::read(Call&, const ReadArguments& arguments) const {
  struct stat about{};
  const Descriptor file = root_.open_file(arguments.path, about);
  std::string bytes;
  if (arguments.offset < about.st_size) bytes = bytes_at(file, arguments.offset, arguments.limit);

  // A piece may end inside a character. The whole character then belongs to the next piece.
  std::size_t text = utf8_prefix(bytes);
  const bool cut = bytes.size() - text < 4 && text > 0 && bytes.size() == arguments.limit;
  const bool is_text = (text == bytes.size() || cut) && bytes.find('\0') == bytes.npos;
  if (is_text) bytes.resize(text);

  Piece piece{
      arguments.path, about.st_size, arguments.offset, is_text ? "utf-8" : "base64", {}, {}};
  const auto end = arguments.offset + static_cast<std::int64_t>(bytes.size());
  if (!bytes.empty() && end < about.st_size) piece.next_offset = end;
  piece.content = is_text ? std::move(bytes) : base64(bytes);
  return piece;
}

}  // namespace files
