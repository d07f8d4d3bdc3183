// What a user can do about a call that was stopped, printed below its error.
#pragma once

#include <string>

#include "cli/invocation.h"
#include "engine/engine.h"

namespace patchbay::cli {

struct StoppedCall {
  const std::string& connector;  // as on the command line; "" if that has a token instead
  const std::string& link;       // "": the line names no link
  bool is_kept;                  // there is a store, so that another process can go on
};

// Prints what applies: the command that connects or widens the account, the variable for a
// credential, the question to answer, what the connector's configuration lacks, the folders that
// were searched.
void show_way_out(const Invocation& invocation, const engine::Engine& engine,
                  const StoppedCall& call, const Error& error);

}  // namespace patchbay::cli
