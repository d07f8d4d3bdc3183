#include "base/shortage.h"

#include <cerrno>
#include <cstring>

namespace patchbay {

namespace {

// Returns true if a disk, which may be elsewhere, does not answer at the moment.
bool is_unreachable(int error) {
  switch (error) {
    case EIO:
    case ESTALE:
    case ETIMEDOUT:
    case ENOTCONN:  // a file system in user space that ended
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
    case EFBIG:  // a limit on the size of files
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
