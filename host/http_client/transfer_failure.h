#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// The reason why a transfer failed, as the engine saw it. error_of() turns the failure into an
// error.
struct TransferFailure {
  enum class Kind {
    kCancelled,    // by the caller's stop token, a closed exchange or a shutdown
    kDeadline,     // the request's time has passed
    kUnreachable,  // nothing was sent: no name, no connection, no TLS
    kOutOfReach,   // the origin's rule does not allow the address
    kBrokenOff,    // the connection was reset, cut off or silent
    kMalformed,    // the answer is not valid HTTP
    kTooLarge,     // the answer exceeds one of the limits
    kBodySource,   // the sender's body source failed, or the body could not be read again
    kShortage,     // this machine has no memory or no thread for the request or its answer
  };
  Kind kind = Kind::kBrokenOff;
  bool sent = false;      // something of the request may have left the machine
  std::string technical;  // libcurl's own text; may be empty
};

// Returns the failure as an error with a message. `origin` is the server's origin. `answered` is
// true if the status and the headers had come. `repeatable` is true if the request may be sent
// twice without harm.
Error error_of(const TransferFailure& failure, const std::string& origin, bool answered,
               bool repeatable);

}  // namespace patchbay
