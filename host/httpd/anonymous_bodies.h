#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace patchbay::httpd {

// The memory for bodies of requests without a known caller. All connections share one limit,
// because anybody can send such bodies from many addresses. Thread-safe.
class AnonymousBodies {
 public:
  // The first kFree bytes of a body do not count. So the server accepts small requests even if
  // large bodies use all of this memory.
  static constexpr std::size_t kFree = std::size_t{16} << 10;

  // The memory that one body uses. The destructor releases it. The AnonymousBodies object must
  // outlive the share. Used by one thread at a time.
  class Share {
   public:
    Share() = default;  // for a body that is not counted
    explicit Share(AnonymousBodies& room) : room_(&room) {}
    Share(Share&& other) noexcept
        : room_(std::exchange(other.room_, nullptr)), taken_(std::exchange(other.taken_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(room_, other.room_);
      std::swap(taken_, other.taken_);
      return *this;
    }
    ~Share() {
      if (room_ != nullptr) room_->used_ -= taken_;
    }

    // Reserves memory for a body of `bytes` in total. Returns false if there is not enough memory.
    bool grow_to(std::size_t bytes);

   private:
    AnonymousBodies* room_ = nullptr;
    std::size_t taken_ = 0;
  };

  explicit AnonymousBodies(std::size_t most) : most_(most) {}

 private:
  const std::size_t most_;
  std::atomic<std::size_t> used_ = 0;
};

}  // namespace patchbay::httpd
