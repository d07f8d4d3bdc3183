#pragma once

#include <string>

#include "app/config.h"
#include "base/result.h"
#include "httpd/server.h"

namespace patchbay::app {

// The server's address. The server takes its port before it creates its other parts.
struct ServerBinding {
  httpd::ServerOptions options;
  httpd::BoundPort port;
  std::string base;      // this server's address for clients, without a final slash
  std::string callback;  // default callback address for providers
};

// Takes the port and determines the server's addresses. Fails with INVALID_ARGUMENT if the settings
// contradict each other, if the port is not available, or if the address for browsers is unknown.
Result<ServerBinding> take_listening(const ServerConfig& config);

// Checks a server's other settings without opening the store: the proxies, the TLS files, the
// redirect URIs, and the address for audit records. Fails with INVALID_ARGUMENT if a setting is
// wrong.
Result<void> check_server(const ServerConfig& config, const ServerBinding& at);

}  // namespace patchbay::app
