#pragma once

#include <string>

#include "app/config.h"
#include "base/result.h"
#include "httpd/server.h"

namespace patchbay::app {

// The server's address. It is bound before anything else is made.
struct Listening {
  httpd::ServerOptions options;
  httpd::BoundPort port;
  std::string base;      // the address of this server for clients, without a slash at its end
  std::string callback;  // where providers send browsers back to by default
};

// INVALID_ARGUMENT if the settings contradict each other, the address is not available, or the
// address for browsers is unknown.
Result<Listening> take_listening(const ServerConfig& config);

}  // namespace patchbay::app
