// Turns a refusal of the server into the error for the caller of an action. The server's own
// sentences are never repeated. Expired credentials and limits do not come here, because the host
// handles them.
#pragma once

#include <patchbay/sdk/error.h>

#include <cstdint>
#include <string>

#include "message.h"

namespace mcp {

// A request. `subject` is its name in messages, such as `tool "search"`.
struct Ask {
  std::string method;
  Json params = Json::object();
  std::string subject;
  bool is_repeatable = true;  // sending it a second time does no harm
};

// Returns the error for a JSON-RPC error reply.
patchbay::sdk::Error refused(const Ask& ask, const Json& reply, std::uint32_t status);

// Returns the error for an HTTP status without a JSON-RPC reply.
patchbay::sdk::Error refused(const Ask& ask, std::uint32_t status);

// Returns the error for an answer that had no reply in it.
patchbay::sdk::Error connection_lost(const Ask& ask);

// Returns the error for a call whose time is used up. The caller of this function has told the
// server already.
patchbay::sdk::Error out_of_time(const Ask& ask);

}  // namespace mcp
