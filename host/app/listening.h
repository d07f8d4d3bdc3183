#pragma once

#include <string>

#include "app/config.h"
#include "base/result.h"
#include "httpd/server.h"

namespace patchbay::app {

// The server's address. The port is bound before any other part is made.
struct Listening {
  httpd::ServerOptions options;
  httpd::BoundPort port;
  std::string base;      // this server's address for clients, without a slash at its end
  std::string callback;  // where providers send browsers back to by default
};

// Fails with INVALID_ARGUMENT if the settings contradict each other, if the address is not
// available, or if the address for browsers is unknown.
Result<Listening> take_listening(const ServerConfig& config);

// Finds what else is wrong with the settings of a server and can be seen without a store: its
// proxies, the files of TLS, the redirect URIs, where audit records are pushed to. Fails with
// INVALID_ARGUMENT.
Result<void> check_server(const ServerConfig& config, const Listening& at);

}  // namespace patchbay::app
