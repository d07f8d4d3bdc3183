#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::mcp {

// The level of a log message for a client (RFC 5424 §6.2.1), least serious first.
enum class LogLevel : std::uint8_t {
  kDebug,
  kInfo,
  kNotice,
  kWarning,
  kError,
  kCritical,
  kAlert,
  kEmergency
};

inline constexpr std::array<std::string_view, 8> kLogLevels = {
    "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"};

constexpr std::optional<LogLevel> log_level_of(std::string_view name) {
  for (std::size_t i = 0; i < kLogLevels.size(); ++i) {
    if (kLogLevels[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

}  // namespace patchbay::mcp
