// SPDX-License-Identifier: Apache-2.0
// A struct that the connector fills, followed by guard bytes. The connector must not write these
// bytes, because a later release of the struct may use them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::testing {

template <class Struct>
class Guarded {
 public:
  Guarded() {
    value.struct_size = sizeof(Struct);
    std::fill(behind_, behind_ + sizeof(behind_), kGuard);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  // Adds a line to `faults` if the bytes after the struct were written, or if struct_size was
  // changed.
  void check(const char* name, std::vector<std::string>& faults) const {
    const bool whole = std::all_of(behind_, behind_ + sizeof(behind_),
                                   [](unsigned char byte) { return byte == kGuard; });
    if (whole && value.struct_size == sizeof(Struct)) return;
    faults.push_back(std::string("the connector wrote beyond its ") + name);
  }

  Struct value{};

 private:
  static constexpr unsigned char kGuard = 0xA5;
  unsigned char behind_[64];
};

}  // namespace patchbay::testing
