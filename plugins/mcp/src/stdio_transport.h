// Talks to a server that is a program. The host runs the program, which talks over its standard
// streams. All calls of one account use the same program; the first call greets it.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/process.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conversation.h"
#include "failure.h"
#include "held_request.h"
#include "server.h"

namespace mcp {

class Stdio {
 public:
  // Starts the program if it does not run, and greets it if no call has greeted it yet. `address`
  // names the configured command. `limit` is the largest number of bytes of one message. Throws if
  // the program cannot be used. [call]
  Stdio(patchbay::sdk::Call& call, const std::string& address, std::size_t limit,
        bool& has_changed_tools);
  // Takes over the program of a request that was held (held_request.h). Throws NOT_FOUND if this
  // host does not keep the program for this request any more. [call]
  Stdio(patchbay::sdk::Call& call, const HeldRequest& held, std::size_t limit,
        bool& has_changed_tools);

  // Sets the function that passes a question of the server on to the caller.
  void set_ask_caller(AskCaller ask_caller) { ask_caller_ = std::move(ask_caller); }

  [[nodiscard]] const Server& server() const { return server_; }

  // Sends a request and returns the reply, which is a result or an error. Cancels the request at
  // the server if only the last tenth of the call's time is left, or if the call is cancelled.
  // [call]
  Json ask(const ServerRequest& ask, const std::string& id);
  // Handles the messages that the server sent between calls. [call]
  void hear_what_came();
  // Sends the answer to a question of the request `id` that was held, and returns the reply to the
  // request, as ask() does. [call]
  Json go_on(const ServerRequest& ask, const std::string& id, const Json& answer);

 private:
  void greet(const std::string& address);
  std::optional<Json> discover(std::chrono::milliseconds time);
  void initialize();
  std::optional<Json> reply_to(const std::string& id,
                               std::optional<std::chrono::milliseconds> time);
  Json receive_reply(const ServerRequest& ask, const std::string& id);
  void send(const Json& message);
  void cancel(const std::string& id, const char* reason);
  [[nodiscard]] Conversation converse(const std::string& id);
  void hold(const std::string& id, const Json& question);

  patchbay::sdk::Call& call_;
  bool& has_changed_tools_;
  patchbay::sdk::Program program_;
  Server server_;
  AskCaller ask_caller_;
};

// Returns the name under which the state keeps the description of a configured command. The name
// contains no secret.
std::string address_of_command(const std::string& command, const std::vector<std::string>& args);

}  // namespace mcp
