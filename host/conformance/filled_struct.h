// A struct that the connector fills. After the struct are guard bytes, which a connector must not
// change, or bytes that a later release of the struct would have.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace patchbay::conformance {

template <class Struct>
class FilledStruct {
 public:
  // If `extra` is not 0, struct_size says that the struct has `extra` bytes more than the connector
  // knows. These bytes are zero.
  explicit FilledStruct(std::uint32_t extra = 0) {
    memory_.behind.fill(extra == 0 ? kGuard : 0);
    memory_.value.struct_size = static_cast<std::uint32_t>(sizeof(Struct)) + extra;
    handed_ = memory_.value.struct_size;
  }
  FilledStruct(const FilledStruct&) = delete;
  FilledStruct& operator=(const FilledStruct&) = delete;

  Struct* get() { return &memory_.value; }
  Struct* operator->() { return &memory_.value; }
  const Struct* operator->() const { return &memory_.value; }

  // Returns true if the connector changed neither the bytes after the struct nor struct_size.
  [[nodiscard]] bool is_whole() const {
    const bool is_guarded = handed_ == sizeof(Struct);
    const std::uint8_t expected = is_guarded ? kGuard : 0;
    return memory_.value.struct_size == handed_ &&
           std::ranges::all_of(memory_.behind, [&](std::uint8_t byte) { return byte == expected; });
  }

 private:
  static constexpr std::uint8_t kGuard = 0xA5;
  struct Memory {
    Struct value{};
    std::array<std::uint8_t, 64> behind{};
  };
  Memory memory_;
  std::uint32_t handed_;
};

}  // namespace patchbay::conformance
