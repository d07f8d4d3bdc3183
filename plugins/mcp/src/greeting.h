// Finds out which revision and which transport a server uses. Opens a session if the server needs
// one.
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

// Returns the request that errors name while a server is greeted.
ServerRequest greeting();

// The kind of a server, judged by its answer to `server/discover`.
enum class Era {
  kStateless,  // 2026-07-28
  kGreeted,    // an older revision: the session begins with `initialize`
  kUnusable,   // neither of the two: the caller gets the failure
};

// Returns the kind of the server. By the specification, any 4xx without an error of the new
// revision means an old server. The function also knows other answers that old servers give.
// `reply` is the JSON-RPC reply, if there was one.
Era judge_discovery(std::uint32_t status, const std::optional<Json>& reply);

// Connects to the server and returns a description of it. `limit` is the largest number of bytes of
// one message. Throws if the server speaks no known revision or cannot be used. [call]
Server greet(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// Says whether the server may ask the caller questions in the middle of a request. It may ask
// (kForms) only if this host can keep the request open until the caller has answered.
enum class QuestionMode { kForms, kNever };

// Sends `initialize` to a server that is known to need it, and returns a description of the server.
// [call]
Server initialize(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit);

// Returns the parameters of `initialize`.
Json initialize_params(const std::string& revision, QuestionMode asking = QuestionMode::kForms);

// Returns the revision that the result of `initialize` names. Throws if this client does not speak
// that revision.
std::string agreed_revision(const Json& result);

}  // namespace mcp
