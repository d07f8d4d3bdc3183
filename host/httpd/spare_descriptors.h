#pragma once

#include <cstddef>
#include <vector>

namespace patchbay::httpd {

// Reserved descriptors. When no other descriptor is free, the server uses one to accept and refuse
// a connection. Used by one thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count);
  ~SpareDescriptors();
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Closes one reserved descriptor, so that it can be opened for another purpose. Returns false if
  // none is left.
  bool give();
  // Opens reserved descriptors again, as far as free ones exist.
  void refill();

 private:
  const std::size_t count_;
  std::vector<int> kept_;
};

}  // namespace patchbay::httpd
