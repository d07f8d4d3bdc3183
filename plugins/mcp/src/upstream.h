// The server, for one call: opens a session if one is needed, sends requests, and sends a request
// again if the refusal proves that the server did not carry it out.
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
#include "old_sse.h"
#include "server.h"
#include "stdio_transport.h"
#include "wire.h"

namespace mcp {

class Upstream {
 public:
  // Where the server is. Either member is empty.
  struct Place {
    std::string url;
    std::string command;  // names the program that is the server; see address_of_command()
  };
  // limit: the largest number of bytes of one message. requests: counts the requests of this
  // instance, for their ids.
  Upstream(patchbay::sdk::Call& call, Place place, std::size_t limit,
           std::atomic<std::uint64_t>& requests)
      : call_(call),
        url_(std::move(place.url)),
        command_(std::move(place.command)),
        limit_(limit),
        requests_(requests),
        wire_(call) {}

  // Returns the server; connects to it first unless that has been done. [call]
  const Server& server();

  // Returns the result of a request, an object. Throws the error for the caller in every other
  // case. extra: headers in addition to those of every request. [call]
  Json ask(const Ask& ask, const Headers& extra = {});

  // Continues a request that is held because the server asked something. [call]
  struct Held {
    Json question;           // the server's question, with its id
    std::string request;     // this client's id of the request
    std::string last_event;  // everything up to this event was read
    Server server;           // the server, with the session of the request
  };
  Json go_on(const Ask& ask, const Held& held, Json answer);

  // Sets the function that turns a question of the server into one to the caller; see Conversation.
  using AskCaller = std::function<void(const Json& question, const Held& held)>;
  void set_ask_caller(AskCaller ask_caller) { ask_caller_ = std::move(ask_caller); }

  // Returns true if the server said during this call that its tools changed.
  [[nodiscard]] bool has_changed_tools() const { return has_changed_tools_; }

  // Returns the JSON-RPC code of the last refusal; 0 if no request was refused.
  [[nodiscard]] int last_code() const { return last_code_; }

 private:
  // How one sending of a request ended.
  enum class Ending {
    kReplied,  // reply_ has it
    kLost,     // the server does not know the session or revision, so it did not act
    kCut,      // the answer ended without a reply
  };
  Ending exchange(const Ask& ask, const Headers& extra);
  Ending send(const Ask& ask, const std::string& id, const Headers& extra);
  Ending read_refusal(const patchbay::sdk::Response& response, const Ask& ask);
  Ending read_reply(const patchbay::sdk::Response& response, Conversation& conversation);
  Ending resume(Conversation& conversation);
  Conversation converse(const std::string& id);
  Json ask_old_sse(const Ask& ask);
  Json ask_stdio(const Ask& ask);
  Stdio& stdio();
  Json result_of_reply(const Ask& ask);
  void say(const Json& message);
  void cancel(const std::string& id);
  void greet_again();
  std::string next_id();

  patchbay::sdk::Call& call_;
  std::string url_;
  std::string command_;
  std::size_t limit_;
  std::atomic<std::uint64_t>& requests_;
  Wire wire_;
  std::optional<Server> server_;
  std::optional<OldSse> old_sse_;
  std::optional<Stdio> stdio_;
  AskCaller ask_caller_;
  bool has_changed_tools_ = false;
  int last_code_ = 0;
  Json reply_;
  std::uint32_t status_ = 0;  // HTTP status of the answer with reply_
};

}  // namespace mcp
