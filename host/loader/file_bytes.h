#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace patchbay::loader {

// The bytes of a file, read where they are asked for: a look at headers does not cost the whole.
struct FileBytes {
  // Fills `out` from `offset` on; false when the file does not reach that far or cannot be read.
  using Read = std::function<bool(std::uint64_t offset, std::span<std::uint8_t> out)>;

  std::uint64_t size = 0;
  Read read;

  // The structure at `offset`, as this machine lays it out.
  template <typename T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] std::optional<T> at(std::uint64_t offset) const {
    T value{};
    if (!read(offset, {reinterpret_cast<std::uint8_t*>(&value), sizeof value})) return std::nullopt;
    return value;
  }
};

// Those of an open file, with the size it has now.
FileBytes bytes_of(int file, std::uint64_t size);
// Those in memory, which the caller keeps.
FileBytes bytes_of(std::span<const std::uint8_t> bytes);

}  // namespace patchbay::loader
