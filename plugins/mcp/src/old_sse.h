// Talks to a server over HTTP+SSE, the transport of 2024-11-05. A GET opens a stream, on which the
// server sends every answer. The stream's first event names the address to which the client posts
// messages. The session ends with the stream, so each call begins with `initialize`.
#pragma once

#include <patchbay/sdk/call.h>

#include <optional>
#include <string>

#include "conversation.h"
#include "failure.h"
#include "held_request.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// An open stream. [call]
class OldSse {
 public:
  // Opens the stream and reads the address for messages. Does not send `initialize`. Throws if the
  // server has no such stream. `limit` is the largest number of bytes of one message. Sets
  // `has_changed_tools` to true if the server later says that its tools changed.
  OldSse(patchbay::sdk::Call& call, Wire& wire, const std::string& url, std::size_t limit,
         bool& has_changed_tools);
  // Takes over the stream of a request that was held.
  OldSse(patchbay::sdk::Call& call, Wire& wire, const HeldRequest& held,
         patchbay::sdk::Response stream, std::size_t limit, bool& has_changed_tools);

  // Sends `initialize`; returns the server's result.
  Json initialize();

  // Sends a request with this id; returns the reply.
  Json ask(const ServerRequest& ask, const std::string& id);

  // Answers the question of a request that was held; returns the reply to this request.
  Json go_on(const ServerRequest& ask, const std::string& id, const Json& answer);

  // Sets the function that passes a question of the server on to the caller (Conversation).
  void set_hold(Conversation::Hold hold) { conversation_->set_hold(std::move(hold)); }

  // Returns the address for messages.
  [[nodiscard]] const std::string& messages() const { return endpoint_; }

  // Sends a notification, or an answer to a question of the server.
  void say(const Json& message, SendOptions sending = {});

 private:
  void begin(patchbay::sdk::Call& call, EventReader events, bool& has_changed_tools);
  Json reply_to(const ServerRequest& ask);

  Wire& wire_;
  patchbay::sdk::Response stream_;
  std::string endpoint_;
  Server server_;  // for building headers
  std::optional<Conversation> conversation_;
};

// Connects over this transport and returns a description of the server. Throws if the server does
// not have this transport. [call]
Server greet_old_sse(patchbay::sdk::Call& call, Wire& wire, const std::string& url,
                     std::size_t limit);

}  // namespace mcp
