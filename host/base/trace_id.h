#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"

namespace patchbay {

// A W3C trace id (Trace Context §3.2.2.3): 16 bytes that are not all zero, shown as 32 lower-case
// hex digits. The logs, records and responses of one call have the same id.
class TraceId {
 public:
  static TraceId make(Random& random);
  static std::optional<TraceId> parse(std::string_view hex);

  [[nodiscard]] std::string hex() const;
  // Writes the 32 digits of hex() into the caller's memory. Allocates nothing.
  void write_hex(std::span<char, 32> out) const;
  [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  bool operator==(const TraceId&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace patchbay
