#pragma once

#include <string>

#include "app/config.h"
#include "base/result.h"
#include "httpd/server.h"

namespace patchbay::app {

// Where the server will answer, taken before anything else is made.
struct Listening {
  httpd::ServerOptions options;
  httpd::BoundPort port;
  std::string callback;  // where providers send people back to when a client names no other place
};

// INVALID_ARGUMENT: settings that contradict themselves, an address that cannot be had, or one that
// browsers cannot be told of.
Result<Listening> take_listening(const ServerConfig& config);

}  // namespace patchbay::app
