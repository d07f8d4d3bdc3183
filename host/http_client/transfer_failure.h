#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// How a transfer ended badly, as the engine saw it; what it means depends on the request.
struct TransferFailure {
  enum class Kind {
    kCancelled,    // by the caller's token, by closing, by shutdown
    kDeadline,     // the request's time was up
    kUnreachable,  // nothing was sent: no name, no connection, no TLS
    kOutOfReach,   // nothing was sent: the address is one that the origin's rule does not allow
    kBrokenOff,    // reset, truncated, silent
    kMalformed,    // what came is not HTTP
    kTooLarge,     // over one of the limits
    kBodySource,   // the sender's own body could not be read again or failed
  };
  Kind kind = Kind::kBrokenOff;
  bool sent = false;      // something of the request may have left the machine
  std::string technical;  // libcurl's own words; may be empty
};

// The failure in a sentence. `origin` is whom it happened with; `answered` whether status and
// headers had come; `repeatable` whether the request may be sent twice without harm.
Error error_of(const TransferFailure& failure, const std::string& origin, bool answered,
               bool repeatable);

}  // namespace patchbay
