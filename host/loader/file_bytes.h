#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace patchbay::loader {

// The bytes of a file, read only where they are needed: a look at the headers does not read it all.
struct FileBytes {
  // Fills `out`, beginning at `offset`; false if the file is shorter or cannot be read.
  using Read = std::function<bool(std::uint64_t offset, std::span<std::uint8_t> out)>;

  std::uint64_t size = 0;
  Read read;

  // The structure at `offset`, in this machine's layout.
  template <typename T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] std::optional<T> at(std::uint64_t offset) const {
    T value{};
    if (!read(offset, {reinterpret_cast<std::uint8_t*>(&value), sizeof value})) return std::nullopt;
    return value;
  }
};

// The bytes of an open file of this size.
FileBytes bytes_of(int file, std::uint64_t size);
// Bytes in memory, which the caller owns.
FileBytes bytes_of(std::span<const std::uint8_t> bytes);

}  // namespace patchbay::loader
