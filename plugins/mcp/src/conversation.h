// What a server says until it has answered one request: progress, changes of its lists, and
// questions of its own.
#pragma once

#include <patchbay/sdk/call.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "event_reader.h"
#include "message.h"

namespace mcp {

// Sends a message of ours while the answer is being read.
using Say = std::function<void(const Json& message)>;

class Conversation {
 public:
  // id: the request's, and the token of its progress. events: has read the beginning of the stream,
  // if anything was. has_changed_tools: becomes true when the server's tools changed meanwhile.
  Conversation(patchbay::sdk::Call& call, std::string id, EventReader events, Say say,
               bool& has_changed_tools)
      : call_(call),
        id_(std::move(id)),
        events_(std::move(events)),
        say_(std::move(say)),
        has_changed_tools_(has_changed_tools) {}

  // The reply in an answer with status 2xx: a JSON text, or a stream of events. Nothing if the
  // answer ends, breaks off, or is in another format. [call]
  std::optional<Json> read(const patchbay::sdk::Response& answer);

  // The same for a stream that goes on where an earlier one of this request ended. [call]
  std::optional<Json> read_stream(const patchbay::sdk::Response& answer);

  // The next stream is another one: what the last one left of an event is dropped.
  void begin_stream() { events_.begin_stream(); }

  // From here on the reply to the request `id` is waited for.
  void expect(std::string id) { id_ = std::move(id); }

  // Where to go on from if the stream ends early; empty if the server gave no id.
  [[nodiscard]] const std::string& last_event() const { return events_.last_id(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return events_.retry(); }

  // Questions can be passed on to the caller: the server keeps the request until it is asked for
  // again by the id of its last event. `hold` makes the Question, or throws it itself.
  using Hold = std::function<void(const Json& question, const std::string& last_event)>;
  void set_hold(Hold hold) { hold_ = std::move(hold); }

 private:
  void hear_all(const std::string& text, std::optional<Json>& reply);
  void hear(Json message, std::optional<Json>& reply);
  void answer_question(const Json& question);
  void note_progress(const Json& params);

  patchbay::sdk::Call& call_;
  std::string id_;
  EventReader events_;
  Say say_;
  Hold hold_;
  bool& has_changed_tools_;
  int answered_ = 0;  // questions of the server
};

}  // namespace mcp
