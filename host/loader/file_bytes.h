#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace patchbay::loader {

// Access to the bytes of a file. Bytes are read only on demand, so a check of the headers does not
// read the whole file.
struct FileBytes {
  // Fills `out` with the bytes from `offset` on. Returns false if the file is too short or cannot
  // be read.
  using Read = std::function<bool(std::uint64_t offset, std::span<std::uint8_t> out)>;

  std::uint64_t size = 0;
  Read read;

  // Returns the structure at `offset`, in this machine's layout. Returns nullopt if it cannot be
  // read.
  template <typename T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] std::optional<T> at(std::uint64_t offset) const {
    T value{};
    if (!read(offset, {reinterpret_cast<std::uint8_t*>(&value), sizeof value})) return std::nullopt;
    return value;
  }
};

// Returns the bytes of an open file with this size. `file` is borrowed.
FileBytes bytes_of(int file, std::uint64_t size);
// Returns bytes in memory as FileBytes. `bytes` is borrowed.
FileBytes bytes_of(std::span<const std::uint8_t> bytes);

}  // namespace patchbay::loader
