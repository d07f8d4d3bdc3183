// HTTP+SSE, the transport of 2024-11-05: a GET opens a stream on which every answer comes, and its
// first event says where messages are posted. The session ends with the stream, so each call
// greets.
#pragma once

#include <patchbay/sdk/call.h>

#include <optional>
#include <string>

#include "conversation.h"
#include "failure.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// An open stream. [call]
class OldSse {
 public:
  // Opens the stream and reads where messages go; does not greet. Throws if there is no such
  // stream. limit: the most bytes of one message. has_changed_tools: see Conversation.
  OldSse(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit,
         bool& has_changed_tools);

  // Greets; returns what the server said.
  Json initialize();

  // Sends a request with this id; returns the reply.
  Json ask(const Ask& ask, const std::string& id);

 private:
  void say(const Json& message);

  Wire& wire_;
  patchbay::sdk::Response stream_;
  std::string endpoint_;
  Server server_;  // what goes into the headers
  std::optional<Conversation> conversation_;
};

// Greets by this transport. Throws if the server does not have it. [call]
Server greet_old_sse(patchbay::sdk::Call& call, Wire& wire, const std::string& url,
                     std::size_t limit);

}  // namespace mcp
