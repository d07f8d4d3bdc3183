// Tells a user, below the error of a stopped call, what can be done about it.
#pragma once

#include <string>

#include "cli/invocation.h"
#include "engine/engine.h"

namespace patchbay::cli {

struct StoppedCall {
  const std::string& connector;  // as on the command line; "" if the line has a token instead
  const std::string& link;       // "" if the line names no link
  bool is_kept;  // true if there is a store, so that another process can continue the call
};

// Prints what applies: the command that connects the account or adds scopes, the variable for a
// credential, the question to answer, what is missing in the connector's configuration, the folders
// that were searched.
void show_way_out(const Invocation& invocation, const engine::Engine& engine,
                  const StoppedCall& call, const Error& error);

}  // namespace patchbay::cli
