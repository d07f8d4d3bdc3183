// Tells a user, below the error of a call that stopped, what the user can do about it.
#pragma once

#include "cli/open_host.h"

namespace patchbay::cli {

// Prints the error like fail(), and below it what applies: the command that connects the account or
// adds scopes, the variable for a credential, the question to answer, what is missing in the
// connector's configuration, the folders that were searched. The names in `call` are as on the
// command line; its connector is "" if the line has a token instead.
ExitCode fail_with_way_out(const Invocation& invocation, OpenedHost& host,
                           const actions::Request& call, const Error& error);

}  // namespace patchbay::cli
