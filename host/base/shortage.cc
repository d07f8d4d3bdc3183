#include "base/shortage.h"

#include <cerrno>
#include <cstring>

namespace patchbay {

bool is_shortage(int error) {
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
                                 ". This machine is short of it; the next call tries again."};
}

}  // namespace patchbay
