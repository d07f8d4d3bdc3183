// The exit codes of `patchbay`. `patchbay --help` documents the codes. Scripts rely on the numbers.
#pragma once

#include "base/code.h"

namespace patchbay::cli {

enum ExitCode : int {
  kDone = 0,
  kNegative = 1,   // the answer is no: an invalid instance, a failed suite, a bad connector
  kUsage = 2,      // the command line or the configuration is wrong
  kRefused = 3,    // the arguments were refused before anything was sent
  kUnknown = 4,    // no such connector, action or link
  kAccount = 5,    // an account must be linked, reconnected or allowed first
  kProvider = 6,   // the provider refused the request, limits us, or does not answer
  kConnector = 7,  // the connector broke its contract
  kHost = 8,       // cancelled, out of time, overloaded, or a bug of ours
  kEnded = 9,      // a connector ended the process, or did not return when the server ended
  kAsked = 10,     // the action first asks the user something: call it again with the answers
};

ExitCode exit_code_of(Code code);

}  // namespace patchbay::cli
