// Finds out which revision a server speaks and over which transport. Opens a session with a server
// that needs one.
#pragma once

#include <patchbay/sdk/call.h>

#include <cstdint>
#include <optional>
#include <string>

#include "failure.h"
#include "message.h"
#include "server.h"
#include "wire.h"

namespace mcp {

inline constexpr const char* kDiscover = "server/discover";
inline constexpr const char* kInitialize = "initialize";

// Returns what is asked in errors while a server is greeted.
Ask greeting();

// What the answer to `server/discover` says about the server.
enum class Era {
  kStateless,  // 2026-07-28
  kGreeted,    // an older revision: the session begins with `initialize`
  kUnusable,   // neither: the caller gets the failure
};

// Applies the rule of the specification (any 4xx without an error of the new revision means an old
// server), and also accepts other answers that old servers are known to give. reply: the JSON-RPC
// reply, if one came.
Era judge_discovery(std::uint32_t status, const std::optional<Json>& reply);

// Connects to the server and returns what is known of it. limit: the largest number of bytes of one
// message. Throws if the server speaks no known revision or cannot be used. [call]
Server greet(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// Sends `initialize` to a server that is known to need it. [call]
Server initialize(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// Whether the server may ask the caller something in the middle of a request.
enum class Asking { kForms, kNever };

// Returns the parameters of `initialize`.
Json initialize_params(const std::string& revision, Asking asking = Asking::kForms);

// Returns the revision that the result of `initialize` names. Throws if this client does not speak
// it.
std::string agreed_revision(const Json& result);

}  // namespace mcp
