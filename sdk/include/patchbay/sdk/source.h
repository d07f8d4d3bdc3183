// SPDX-License-Identifier: Apache-2.0
// A request body that the host reads piece by piece. The host reads it again from the beginning if
// it has to send the request twice.
#pragma once

#include <cstddef>
#include <cstdint>

#include "patchbay/abi/types.h"
#include "patchbay/sdk/barrier.h"

namespace patchbay::sdk {

class Source {
 public:
  explicit Source(std::uint64_t size = PATCHBAY_SIZE_UNKNOWN) : size_(size) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  // Puts up to `capacity` bytes into `buffer` and returns their number; 0 means the end. May throw
  // Error.
  virtual std::size_t read(char* buffer, std::size_t capacity) = 0;
  // Goes back to the first byte. May throw Error.
  virtual void rewind() = 0;

  [[nodiscard]] patchbay_source raw() {
    return {this, size_, &Source::read_raw, &Source::rewind_raw};
  }

 private:
  static patchbay_status read_raw(void* context, void* buffer, std::uint64_t capacity,
                                  std::uint64_t* got) noexcept {
    return barrier(nullptr, [&] {
      *got = static_cast<Source*>(context)->read(static_cast<char*>(buffer),
                                                 static_cast<std::size_t>(capacity));
    });
  }
  static patchbay_status rewind_raw(void* context) noexcept {
    return barrier(nullptr, [&] { static_cast<Source*>(context)->rewind(); });
  }

  std::uint64_t size_;
};

}  // namespace patchbay::sdk
