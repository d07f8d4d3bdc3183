// Describes a held request: a request that stays open at the server because the server asked
// something in the middle of it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "message.h"
#include "server.h"

namespace mcp {

struct HeldRequest {
  Json question;           // the server's question, with its id
  std::string request;     // this client's id for the request
  std::string last_event;  // id of the last event; may be ""
  Server server;           // the server, with the session of the request
  // The name under which this host stores the request's stream or program. "": neither is stored,
  // and only a new stream after `last_event` can continue the request.
  std::string kept{};
  std::string messages{};  // the address for messages to a server over HTTP+SSE; "": no such server
};

inline constexpr std::chrono::minutes kHeldFor{10};  // how long the host keeps a request

// Passes a question of the server on to the caller: throws a Question.
using AskCaller = std::function<void(const Json& question, const HeldRequest& held)>;

}  // namespace mcp
