// Finds out which revision a server speaks and over which transport, and greets it.
#pragma once

#include <patchbay/sdk/call.h>

#include <cstdint>
#include <optional>
#include <string>

#include "message.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// What the answer to `server/discover` says of the server.
enum class Era {
  kStateless,  // 2026-07-28
  kGreeted,    // an older one: it has to be greeted by `initialize`
  kUnusable,   // neither: the failure is the caller's to hear
};

// The rule of the specification (any 4xx without an error of the new revision means an old server),
// widened by what old servers are seen to answer. reply: the JSON-RPC reply, if one came.
Era judge_discovery(std::uint32_t status, const std::optional<Json>& reply);

// limit: the most bytes of one message. Throws when we cannot speak to the server. [call]
Server greet(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// Greets a server that is known to need it. [call]
Server initialize(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// The parameters of `initialize`.
Json initialize_params(const std::string& revision);

// The revision that the result of `initialize` names. Throws if we do not speak it.
std::string agreed_revision(const Json& result);

}  // namespace mcp
