// The exit codes of `patchbay`. `patchbay --help` documents the codes. Scripts rely on the numbers.
#pragma once

#include "base/code.h"

namespace patchbay::cli {

enum ExitCode : int {
  kDone = 0,
  kNegative = 1,   // the answer is no: an invalid instance, a failed suite, a bad connector
  kUsage = 2,      // the command line or the configuration is wrong
  kRefused = 3,    // the arguments were refused before any request was sent
  kUnknown = 4,    // the connector, action or link does not exist
  kAccount = 5,    // an account must be linked, reconnected or allowed first
  kProvider = 6,   // the provider refused the request, limited the rate, or did not answer
  kConnector = 7,  // the connector broke its contract
  kHost = 8,       // the call was cancelled, timed out or was rejected for overload, or this
                   // program has a bug
  kEnded = 9,      // a connector ended the process, or did not return when the server ended
  kAsked = 10,     // the action asks the user a question: repeat the call with the answers
};

ExitCode exit_code_of(Code code);

}  // namespace patchbay::cli
