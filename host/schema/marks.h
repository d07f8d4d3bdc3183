#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace patchbay::schema {

// Which members or items of one container have been evaluated.
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

// Which of an object's required members were met, by their numbers: a handful in one word.
class FewMet {
 public:
  static constexpr std::uint32_t kMost = 63;

  void note(std::uint32_t number) { bits_ |= number <= kMost ? std::uint64_t{1} << number : 0; }
  [[nodiscard]] bool all(std::uint32_t count) const {
    return bits_ == (std::uint64_t{1} << count) - 1;
  }

 private:
  std::uint64_t bits_ = 0;
};

// Where all of them are known to be met.
class AllMet {
 public:
  void note(std::uint32_t) {}
  [[nodiscard]] bool all(std::uint32_t) const { return true; }
};

// The same for any number of them.
class ManyMet {
 public:
  explicit ManyMet(std::uint32_t count) : met_(count) {}

  void note(std::uint32_t number) {
    if (number < met_.size()) met_[number] = true;
  }
  [[nodiscard]] bool all(std::uint32_t) const {
    return std::find(met_.begin(), met_.end(), false) == met_.end();
  }

 private:
  std::vector<bool> met_;
};

}  // namespace patchbay::schema
