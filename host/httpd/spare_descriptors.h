#pragma once

#include <cstddef>
#include <vector>

namespace patchbay::httpd {

// Descriptors held in reserve, so that a connection can be accepted and refused if no other
// descriptor is free. Used by one thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count);
  ~SpareDescriptors();
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Closes one reserved descriptor; any thread may then get its number. Returns false if the
  // reserve is empty.
  bool give();
  // Fills the reserve again as far as there are free descriptors.
  void refill();

 private:
  const std::size_t count_;
  std::vector<int> kept_;
};

}  // namespace patchbay::httpd
