// Structs that one side hands to the other, to be filled or read, as callers of other releases hand
// them over. A caller of the first release has fewer bytes than the callee may know; behind them
// are bytes that nobody may write or trust. A caller of a later release has more bytes; they stay
// zero.
//
//   for (const Release release : kReleases) {
//     HandedStruct<patchbay_process> program(release);
//     process.attach(call, &request, &program.get(), …);
//     CHECK(program.is_whole());
//   }
#pragma once

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/error.h>
#include <patchbay/abi/host_http.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace patchbay::test {

// The size of each struct in its first release. The numbers never change. A new struct gets a new
// line.
template <class Struct>
inline constexpr std::size_t kFirstRelease = 0;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_access> = 24;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_action_list> = 24;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_action_outcome> = 24;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_collection> = 56;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_document> = 216;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_error> = 544;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_http_response> = 56;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_part> = 64;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_process> = 24;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_step> = 32;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_subscribed> = 16;
template <>
inline constexpr std::size_t kFirstRelease<patchbay_verdict> = 1048;

// The release with which the caller was built.
enum class Release { kFirst, kLater };
inline constexpr Release kReleases[] = {Release::kFirst, Release::kLater};

inline const char* name_of(Release release) {
  return release == Release::kFirst ? "a caller of the first release"
                                    : "a caller of a later release";
}

template <class Struct>
class HandedStruct {
 public:
  static_assert(kFirstRelease<Struct> > 0, "say above which size the struct had at first");
  static_assert(kFirstRelease<Struct> <= sizeof(Struct), "a struct never becomes smaller");

  explicit HandedStruct(Release release)
      : HandedStruct(release == Release::kFirst ? kFirstRelease<Struct> : sizeof(Struct) + kMore) {}
  // A struct of any size, such as one that is too small.
  explicit HandedStruct(std::size_t size) : size_(size) {
    std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(size), bytes_.end(), kGuard);
    get().struct_size = static_cast<std::uint32_t>(size);
  }
  HandedStruct(const HandedStruct&) = delete;
  HandedStruct& operator=(const HandedStruct&) = delete;

  Struct& get() { return *reinterpret_cast<Struct*>(bytes_.data()); }

  // Returns true if struct_size is unchanged, and each byte that the callee may not write is
  // unchanged.
  [[nodiscard]] bool is_whole() {
    const std::size_t known = std::min(size_, sizeof(Struct));
    for (std::size_t i = known; i < bytes_.size(); ++i) {
      if (bytes_[i] != (i < size_ ? std::byte{0} : kGuard)) return false;
    }
    return get().struct_size == size_;
  }

 private:
  static constexpr std::size_t kMore = 64;
  static constexpr std::byte kGuard{0xA5};
  std::size_t size_;
  alignas(Struct) std::array<std::byte, sizeof(Struct) + 2 * kMore> bytes_{};
};

}  // namespace patchbay::test
