#include "httpd/anonymous_bodies.h"

namespace patchbay::httpd {

bool AnonymousBodies::Share::grow_to(std::size_t bytes) {
  if (room_ == nullptr || bytes <= kFree + taken_) return true;
  const std::size_t more = bytes - kFree - taken_;
  taken_ += more;
  return (room_->used_ += more) <= room_->most_;
}

}  // namespace patchbay::httpd
