#pragma once

#include <cstddef>
#include <vector>

namespace patchbay::httpd {

// Descriptors held in reserve, so that a connection can be accepted and refused when no others are
// free. Used by one thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count);
  ~SpareDescriptors();
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Frees one; anybody may take it. False: the reserve is empty.
  bool give();
  // Fills the reserve again, as far as descriptors are free.
  void refill();

 private:
  const std::size_t count_;
  std::vector<int> kept_;
};

}  // namespace patchbay::httpd
