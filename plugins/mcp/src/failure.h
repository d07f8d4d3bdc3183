// What a refusal of the server means for the caller of an action. Servers' own sentences are never
// repeated. Expired credentials and limits do not come here: the host deals with them.
#pragma once

#include <patchbay/sdk/error.h>

#include <cstdint>
#include <string>

#include "message.h"

namespace mcp {

// A request: `subject` is what messages call it, such as `tool "search"`.
struct Ask {
  std::string method;
  Json params = Json::object();
  std::string subject;
  bool is_repeatable = true;  // a second time does no harm
};

// The error for a JSON-RPC error reply.
patchbay::sdk::Error refused(const Ask& ask, const Json& reply, std::uint32_t status);

// The error for an HTTP status without a JSON-RPC reply.
patchbay::sdk::Error refused(const Ask& ask, std::uint32_t status);

// There was an answer, and no reply in it.
patchbay::sdk::Error connection_lost(const Ask& ask);

// The call's time is used up; the server was told so.
patchbay::sdk::Error out_of_time(const Ask& ask);

}  // namespace mcp
