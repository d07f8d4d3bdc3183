// What a person can do about a call that was stopped, said below its error on a terminal.
#pragma once

#include <string>

#include "cli/invocation.h"
#include "patchbay/host.hpp"

namespace patchbay::cli {

struct StoppedCall {
  const std::string& connector;  // as the command line has it; "" when it names a token instead
  const std::string& link;       // "" when none is named
};

// The command that connects the account or widens it, the variable that brings a credential, what a
// connector's configuration lacks, where a connector was looked for: whichever there is.
void show_way_out(const Invocation& invocation, const Host& host, const StoppedCall& call,
                  const Error& error);

}  // namespace patchbay::cli
