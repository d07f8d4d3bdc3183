#pragma once

#include <string>

#include "app/config.h"
#include "base/result.h"
#include "httpd/server.h"

namespace patchbay::app {

// The server's address. The server takes the port before it makes its other parts.
struct Listening {
  httpd::ServerOptions options;
  httpd::BoundPort port;
  std::string base;      // this server's address for clients, without a slash at its end
  std::string callback;  // where providers send browsers back to by default
};

// Takes the port and finds out the server's addresses. Fails with INVALID_ARGUMENT if the settings
// contradict each other, if the port is not available, or if the address for browsers is unknown.
Result<Listening> take_listening(const ServerConfig& config);

// Checks the other settings of a server, without opening the store: the proxies, the TLS files, the
// redirect URIs, and the address to which audit records are pushed. Fails with INVALID_ARGUMENT if
// a setting is wrong.
Result<void> check_server(const ServerConfig& config, const Listening& at);

}  // namespace patchbay::app
