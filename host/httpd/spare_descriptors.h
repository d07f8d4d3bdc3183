#pragma once

#include <cstddef>
#include <vector>

namespace patchbay::httpd {

// A reserve of descriptors. If no other descriptor is free, the server uses a descriptor of the
// reserve to accept and refuse a connection. Used by one thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count);
  ~SpareDescriptors();
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Closes one reserved descriptor. Any thread may then open a new descriptor with this number.
  // Returns false if the reserve is empty.
  bool give();
  // Fills the reserve again, as far as there are free descriptors.
  void refill();

 private:
  const std::size_t count_;
  std::vector<int> kept_;
};

}  // namespace patchbay::httpd
