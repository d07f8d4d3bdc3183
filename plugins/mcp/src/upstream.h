// The server, for one call: greeted when that is needed, asked, and asked again where the refusal
// proves that nothing ran.
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
#include "wire.h"

namespace mcp {

class Upstream {
 public:
  // limit: the most bytes of one message. requests: counts those of the instance, for their ids.
  Upstream(patchbay::sdk::Call& call, std::string url, std::size_t limit,
           std::atomic<std::uint64_t>& requests)
      : call_(call), url_(std::move(url)), limit_(limit), requests_(requests), wire_(call) {}

  // Greets it, unless that has been done. [call]
  const Server& server();

  // The result of a request, an object. Throws the caller's error for everything else. extra:
  // headers beyond those of every request. [call]
  Json ask(const Ask& ask, const Headers& extra = {});

  // Goes on with a request that was held because the server asked something. [call]
  struct Held {
    Json question;           // the id of what the server asked
    std::string request;     // our own id
    std::string last_event;  // before which everything was read
    Server server;           // whose session it is
  };
  Json go_on(const Ask& ask, const Held& held, Json answer);

  // Makes the question of a server into one to the caller; see Conversation.
  using AskCaller = std::function<void(const Json& question, const Held& held)>;
  void set_ask_caller(AskCaller ask_caller) { ask_caller_ = std::move(ask_caller); }

  // The server's tools changed while it was asked.
  [[nodiscard]] bool has_changed_tools() const { return has_changed_tools_; }

  // The JSON-RPC code of the last refusal; 0 without one.
  [[nodiscard]] int last_code() const { return last_code_; }

 private:
  // How one sending of a request ended.
  enum class Ending {
    kReplied,  // reply_ has it
    kLost,     // the server no longer knows the session or the revision: nothing was carried out
    kCut,      // the answer ended without a reply
  };
  Ending exchange(const Ask& ask, const Headers& extra);
  Ending send(const Ask& ask, const std::string& id, const Headers& extra);
  Ending read_refusal(const patchbay::sdk::Response& response, const Ask& ask);
  Ending read_reply(const patchbay::sdk::Response& response, Conversation& conversation);
  Ending resume(Conversation& conversation);
  Conversation converse(const std::string& id);
  Json ask_old_sse(const Ask& ask);
  Json result_of_reply(const Ask& ask);
  void say(const Json& message);
  void cancel(const std::string& id);
  void greet_again();
  std::string next_id();

  patchbay::sdk::Call& call_;
  std::string url_;
  std::size_t limit_;
  std::atomic<std::uint64_t>& requests_;
  Wire wire_;
  std::optional<Server> server_;
  std::optional<OldSse> old_sse_;
  AskCaller ask_caller_;
  bool has_changed_tools_ = false;
  int last_code_ = 0;
  Json reply_;
  std::uint32_t status_ = 0;  // the HTTP status of what reply_ came with
};

}  // namespace mcp
