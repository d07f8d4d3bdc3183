#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace patchbay::schema {

// Records which members or items of one container have been evaluated.
class Marks {
 public:
  explicit Marks(std::size_t size) : size_(size) {
    if (size > 64) more_.resize((size + 63) / 64);
  }
  void set(std::size_t index) { word(index) |= std::uint64_t{1} << (index % 64); }
  [[nodiscard]] bool has(std::size_t index) { return (word(index) >> (index % 64)) & 1U; }
  void set_all() {
    first_ = ~std::uint64_t{0};
    std::fill(more_.begin(), more_.end(), ~std::uint64_t{0});
  }
  void merge(const Marks& other) {
    first_ |= other.first_;
    for (std::size_t i = 0; i < more_.size(); ++i) more_[i] |= other.more_[i];
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::uint64_t& word(std::size_t index) { return size_ > 64 ? more_[index / 64] : first_; }

  std::size_t size_;
  std::uint64_t first_ = 0;
  std::vector<std::uint64_t> more_;
};

}  // namespace patchbay::schema
