// A server that is a program of the host's and talks over its standard streams. All calls of one
// account use one program; the first one greets it.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/process.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "conversation.h"
#include "failure.h"
#include "server.h"

namespace mcp {

class Stdio {
 public:
  // Starts the program unless it runs, and greets it unless that is done. address: names the
  // configured command. limit: the largest number of bytes of one message. Throws if the program
  // cannot be used. [call]
  Stdio(patchbay::sdk::Call& call, const std::string& address, std::size_t limit,
        bool& has_changed_tools);

  [[nodiscard]] const Server& server() const { return server_; }

  // Sends a request and returns the reply, a result or an error. When only the last tenth of the
  // call's time is left, or the call is cancelled, the server is told to stop. [call]
  Json ask(const Ask& ask, const std::string& id);

 private:
  void greet(const std::string& address);
  std::optional<Json> discover(std::chrono::milliseconds time);
  void initialize();
  std::optional<Json> reply_to(const std::string& id,
                               std::optional<std::chrono::milliseconds> time);
  Json receive_reply(const Ask& ask, const std::string& id);
  void send(const Json& message);
  void cancel(const std::string& id, const char* reason);
  [[nodiscard]] Conversation converse(const std::string& id);

  patchbay::sdk::Call& call_;
  bool& has_changed_tools_;
  patchbay::sdk::Program program_;
  Server server_;
};

// Returns what a configured command is called where its verdict is kept. The text contains no
// secret.
std::string address_of_command(const std::string& command, const std::vector<std::string>& args);

}  // namespace mcp
