#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "manifest/auth.h"

namespace patchbay::manifest {

// A fixed set of words and their meanings. An unknown word has the meaning of the first entry.
template <class Enum, std::size_t Size>
struct Words {
  std::array<std::pair<std::string_view, Enum>, Size> entries;

  [[nodiscard]] constexpr Enum meaning(std::string_view word) const {
    for (const auto& [known, value] : entries) {
      if (known == word) return value;
    }
    return entries[0].second;
  }

  [[nodiscard]] constexpr std::string_view word(Enum value) const {
    for (const auto& [known, meant] : entries) {
      if (meant == value) return known;
    }
    return entries[0].first;
  }
};

inline constexpr Words<Flow, 3> kFlowWords{{{{"authorization_code", Flow::kAuthorizationCode},
                                             {"device_code", Flow::kDeviceCode},
                                             {"client_credentials", Flow::kClientCredentials}}}};

}  // namespace patchbay::manifest
