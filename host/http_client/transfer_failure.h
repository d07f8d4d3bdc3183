#pragma once

#include <string>

#include "base/error.h"

namespace patchbay::http_client {

// The reason why a transfer failed, as the engine sees it. error_of() converts it to an error.
struct TransferFailure {
  enum class Kind {
    kCancelled,    // ended by the caller's stop token, a closed exchange or a shutdown
    kDeadline,     // the request's time has passed
    kUnreachable,  // nothing was sent: lookup, connection or TLS failed
    kOutOfReach,   // the origin's rule does not allow the address
    kBrokenOff,    // the connection was reset, cut off or silent
    kMalformed,    // the answer is not valid HTTP
    kTooLarge,     // the answer exceeds one of the limits
    kBodySource,   // the sender's body source failed or could not be read again
    kShortage,     // this machine has no memory or no thread for the request or its answer
  };
  Kind kind = Kind::kBrokenOff;
  bool sent = false;      // true: some of the request may have left the machine
  std::string technical;  // libcurl's text; may be empty
};

// Converts the failure to an error with a message. `origin` is the server's origin. `answered` is
// true if status and headers had arrived. `repeatable` is true if the request may be sent twice.
Error error_of(const TransferFailure& failure, const std::string& origin, bool answered,
               bool repeatable);

}  // namespace patchbay::http_client
