#include "base/trace_id.h"

#include <algorithm>

#include "base/hex.h"

namespace patchbay {
namespace {

bool all_zero(const std::array<std::uint8_t, 16>& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

TraceId TraceId::make(Random& random) {
  TraceId id;
  random.fill(id.bytes_);
  if (all_zero(id.bytes_)) id.bytes_.back() = 1;
  return id;
}

std::optional<TraceId> TraceId::parse(std::string_view hex) {
  TraceId id;
  if (!read_hex(hex, id.bytes_) || all_zero(id.bytes_)) return std::nullopt;
  return id;
}

std::string TraceId::hex() const {
  std::string text(2 * bytes_.size(), '\0');
  write_hex(std::span<char, 32>(text));
  return text;
}

void TraceId::write_hex(std::span<char, 32> out) const {
  const auto bytes = bytes_;  // a copy, because the compiler must assume that `out` overlaps bytes_
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = hex_digit(bytes[i] >> 4);
    out[2 * i + 1] = hex_digit(bytes[i] & 15);
  }
}

}  // namespace patchbay
