#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// The reason why a transfer failed, as the engine saw it. error_of() makes an error of it.
struct TransferFailure {
  enum class Kind {
    kCancelled,    // by the caller's token, by closing, by shutdown
    kDeadline,     // the request's time was up
    kUnreachable,  // nothing was sent: no name, no connection, no TLS
    kOutOfReach,   // nothing was sent: the origin's rule does not allow the address
    kBrokenOff,    // the connection was reset, cut off or silent
    kMalformed,    // the bytes received are not HTTP
    kTooLarge,     // over one of the limits
    kBodySource,   // the sender's body failed, or could not be read again
    kShortage,     // this machine has no memory or no thread for the request or its answer
  };
  Kind kind = Kind::kBrokenOff;
  bool sent = false;      // something of the request may have left the machine
  std::string technical;  // libcurl's own words; may be empty
};

// Returns the failure as an error with a message. `origin` is the origin that was asked; `answered`
// is true if status and headers had come; `repeatable` is true if the request may be sent twice
// without harm.
Error error_of(const TransferFailure& failure, const std::string& origin, bool answered,
               bool repeatable);

}  // namespace patchbay
