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
#include "old_sse.h"
#include "server.h"
#include "stdio_transport.h"
#include "wire.h"

namespace mcp {

class Upstream {
 public:
  // The place of the server. Exactly one of url and command is set.
  struct Place {
    std::string url;
    std::string command;  // names the program that is the server; see address_of_command()
    Headers headers;      // further headers of each request to url
  };
  // `limit` is the largest number of bytes of one message. `requests` counts the requests of this
  // instance; their ids come from this number.
  Upstream(patchbay::sdk::Call& call, Place place, std::size_t limit,
           std::atomic<std::uint64_t>& requests)
      : call_(call),
        url_(std::move(place.url)),
        command_(std::move(place.command)),
        limit_(limit),
        requests_(requests),
        wire_(call, std::move(place.headers)) {}

  // Returns the description of the server. Connects to the server first, if this call has not done
  // it yet. [call]
  const Server& server();

  // Sends a request and returns its result, an object. In every other case, throws the error for
  // the caller. `extra` are further headers. [call]
  Json ask(const Ask& ask, const Headers& extra = {});

  // A request that stays open at the server because the server asked something. go_on() sends the
  // answer, continues the request, and returns its result. [call]
  struct Held {
    Json question;           // the server's question, with its id
    std::string request;     // this client's id of the request
    std::string last_event;  // the last event that was read
    Server server;           // the server, with the session of the request
  };
  Json go_on(const Ask& ask, const Held& held, Json answer);

  // Sets the function that passes a question of the server on to the caller; see Conversation.
  using AskCaller = std::function<void(const Json& question, const Held& held)>;
  void set_ask_caller(AskCaller ask_caller) { ask_caller_ = std::move(ask_caller); }

  // Returns true if the server said during this call that its tools changed.
  [[nodiscard]] bool has_changed_tools() const { return has_changed_tools_; }

  // Returns the JSON-RPC code of the last refusal; 0 if no request was refused.
  [[nodiscard]] int last_code() const { return last_code_; }

 private:
  // The outcome of sending a request once.
  enum class Ending {
    kReplied,  // reply_ has the reply
    kLost,  // the server does not know the session or revision, so it did not carry out the request
    kCut,   // the answer ended without a reply
  };
  Ending exchange(const Ask& ask, const Headers& extra);
  // Runs `work`, which waits for the reply to the request `id`. If the call ends before the reply
  // has come, tells the server to stop.
  Ending until_reply(const Ask& ask, const std::string& id, const std::function<Ending()>& work);
  Ending send(const Ask& ask, const std::string& id, const Headers& extra);
  Ending read_refusal(const patchbay::sdk::Response& response, const Ask& ask);
  Ending read_reply(const patchbay::sdk::Response& response, Conversation& conversation);
  Ending resume(Conversation& conversation);
  Ending take_up(const Held& held);
  Conversation converse(const std::string& id);
  Json ask_old_sse(const Ask& ask);
  Json ask_stdio(const Ask& ask);
  Stdio& stdio();
  Json result_of_reply(const Ask& ask);
  void say(const Json& message);
  void cancel(const std::string& id, const char* reason);
  void greet_again();
  const Server& open_session(Asking asking);
  void note_vain_question();
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
