#include "base/shortage.h"

#include <cerrno>
#include <cstring>

namespace patchbay {

namespace {

// Returns true if a disk does not answer at the moment. It may be on another machine.
bool is_unreachable(int error) {
  switch (error) {
    case EIO:
    case ESTALE:
    case ETIMEDOUT:
    case ENOTCONN:  // a FUSE file system whose process ended
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_shortage(int error) {
  if (is_unreachable(error)) return true;
  switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:  // a limit on the file size
    case EAGAIN:
    case EINTR:
    case EBUSY:
    case ETXTBSY:
    case ENOLCK:
      return true;
    default:
      return false;
  }
}

Error shortage(const std::string& what, int error) {
  return {Code::kOverloaded, what + " at the moment: " + std::strerror(error) +
                                 (is_unreachable(error) ? ". See whether its disk is in order"
                                                        : ". This machine is short of it") +
                                 "; the next call tries again."};
}

}  // namespace patchbay
