// Prints the error of a call that stopped, and below the error the advice for the user.
#pragma once

#include "cli/open_host.h"

namespace patchbay::cli {

// Prints the error like fail(). With text output, then prints the advice for this error: the
// command that connects the account or adds scopes, the variable for a credential, how to answer
// the question, what is missing in the connector's configuration, or the folders that were
// searched. `call` has the names from the command line. `call.connector` is "" if the command line
// has a token instead; then this function prints no advice.
ExitCode fail_with_way_out(const Invocation& invocation, OpenedHost& host,
                           const actions::Request& call, const Error& error);

}  // namespace patchbay::cli
