// The server, as one call uses it. Opens a session if the server needs one, and sends requests.
// Sends a request again if the server's refusal proves that the server did not carry it out.
#pragma once

#include <patchbay/sdk/call.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "conversation.h"
#include "failure.h"
#include "greeting.h"
#include "held_request.h"
#include "old_sse.h"
#include "own_stream.h"
#include "server.h"
#include "stdio_transport.h"
#include "wire.h"

namespace mcp {

class Upstream {
 public:
  // The place of the server. Exactly one of url and command is set.
  struct Place {
    std::string url;
    std::string command;  // identifies the program of the server (address_of_command())
    Headers headers;      // more headers for each request to `url`
  };
  // The data that all calls of an instance share.
  struct SharedState {
    std::atomic<std::uint64_t> requests{0};  // counts requests; request ids come from it
    OwnStreams own_streams;
  };
  // `limit` is the largest number of bytes of one message.
  Upstream(patchbay::sdk::Call& call, Place place, std::size_t limit, SharedState& shared)
      : call_(call),
        url_(std::move(place.url)),
        command_(std::move(place.command)),
        limit_(limit),
        shared_(shared),
        wire_(call, std::move(place.headers)) {}

  // Returns the description of the server. Connects to the server first, if this call has not done
  // it yet. [call]
  const Server& server();

  // Sends a request and returns its result, an object. In every other case, throws the error for
  // the caller. `extra` are further headers. [call]
  Json ask(const ServerRequest& ask, const Headers& extra = {});

  // Answers the question of a request that was held, continues the request, and returns its result.
  // [call]
  Json go_on(const ServerRequest& ask, const HeldRequest& held, Json answer);

  // Sets the function that passes a question of the server on to the caller.
  void set_ask_caller(AskCaller ask_caller) { ask_caller_ = std::move(ask_caller); }

  // Handles the messages that the server sent between calls and that this host got. Returns true if
  // this host can get such messages from the server. [call]
  bool hear_what_came();

  // Returns true if the server said during this call, or since the last call, that its tools
  // changed.
  [[nodiscard]] bool has_changed_tools() const { return has_changed_tools_; }

  // Returns the JSON-RPC code of the last refusal; 0 if no request was refused.
  [[nodiscard]] int last_code() const { return last_code_; }

 private:
  // The outcome of sending a request once.
  enum class Ending {
    kReplied,  // reply_ contains the reply
    kLost,  // the server does not know the session or revision, so it did not execute the request
    kCut,   // the answer ended without a reply
  };
  Ending exchange(const ServerRequest& ask, const Headers& extra);
  // Runs `work`, which waits for the reply to the request `id`. If the call ends before the reply
  // has come, tells the server to stop.
  Ending until_reply(const ServerRequest& ask, const std::string& id,
                     const std::function<Ending()>& work);
  Ending send(const ServerRequest& ask, const std::string& id, const Headers& extra);
  Ending read_refusal(const patchbay::sdk::Response& response, const ServerRequest& ask);
  Ending read_reply(patchbay::sdk::Response& response, Conversation& conversation);
  Ending resume(Conversation& conversation);
  Ending take_up(const HeldRequest& held, std::optional<patchbay::sdk::Response>& kept);
  Conversation converse(const std::string& id, const std::string& last_event = {});
  Json ask_old_sse(const ServerRequest& ask);
  Json ask_stdio(const ServerRequest& ask);
  void let_old_sse_hold(const std::string& id);
  Json go_on_old_sse(const ServerRequest& ask, const HeldRequest& held, const Json& answer);
  Json go_on_stdio(const ServerRequest& ask, const HeldRequest& held, const Json& answer);
  void hold(const std::string& id, const Json& question,
            const Conversation::ConversationState& standing);
  void listen();
  Stdio& stdio();
  Json result_of_reply(const ServerRequest& ask);
  void say(const Json& message);
  void cancel(const std::string& id, const char* reason);
  void greet_again();
  std::string next_id();

  patchbay::sdk::Call& call_;
  std::string url_;
  std::string command_;
  std::size_t limit_;
  SharedState& shared_;
  Wire wire_;
  std::optional<Server> server_;
  std::optional<OldSse> old_sse_;
  std::optional<OwnStream> own_;
  std::optional<Stdio> stdio_;
  AskCaller ask_caller_;
  bool has_changed_tools_ = false;
  int last_code_ = 0;
  Json reply_;
  std::uint32_t status_ = 0;  // HTTP status of the response with reply_
};

}  // namespace mcp
