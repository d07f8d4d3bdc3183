#pragma once

#include <cstddef>
#include <vector>

namespace patchbay::httpd {

// Descriptors that are kept for nothing, so that a connection can be taken and refused when there
// are no others. Used by one thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count);
  ~SpareDescriptors();
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Gives one up; somebody else may get it. False: there is none.
  bool give();
  // Fills up again, as far as there are free ones.
  void refill();

 private:
  const std::size_t count_;
  std::vector<int> kept_;
};

}  // namespace patchbay::httpd
