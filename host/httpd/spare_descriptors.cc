#include "httpd/spare_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

namespace patchbay::httpd {

SpareDescriptors::SpareDescriptors(std::size_t count) : count_(count) { refill(); }

SpareDescriptors::~SpareDescriptors() {
  while (give()) {
  }
}

bool SpareDescriptors::give() {
  if (kept_.empty()) return false;
  ::close(kept_.back());
  kept_.pop_back();
  return true;
}

void SpareDescriptors::refill() {
  while (kept_.size() < count_) {
    const int opened = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (opened < 0) return;
    kept_.push_back(opened);
  }
}

}  // namespace patchbay::httpd
