// Turns a refusal of the server into the error for the caller of an action. The errors never
// contain the server's own sentences. Where a request ended without a reply, the message has the
// reason as a word in brackets: connection_lost or timeout. Does not handle expired credentials and
// limits, because the host handles these.
#pragma once

#include <patchbay/sdk/error.h>

#include <cstdint>
#include <string>

#include "message.h"

namespace mcp {

// A request to the server. `subject` names it in messages, for example `tool "search"`.
struct ServerRequest {
  std::string method;
  Json params = Json::object();
  std::string subject;
  bool is_repeatable = true;  // true if it does no harm to send the request twice
};

// Returns the error for a JSON-RPC error reply.
patchbay::sdk::Error refused(const ServerRequest& ask, const Json& reply, std::uint32_t status);

// Returns the error for an HTTP status without a JSON-RPC reply.
patchbay::sdk::Error refused(const ServerRequest& ask, std::uint32_t status);

// Returns the error for a program that ended during a request that may not be sent twice.
patchbay::sdk::Error program_ended(const ServerRequest& ask);

// Returns the error for a call with answers whose request is not held any more.
patchbay::sdk::Error answered_too_late(const ServerRequest& ask);

// Returns the error for an answer without a reply.
patchbay::sdk::Error connection_lost(const ServerRequest& ask);

// Returns the error for a call whose time is used up. Before this, cancel the request at the
// server.
patchbay::sdk::Error out_of_time(const ServerRequest& ask);

}  // namespace mcp
