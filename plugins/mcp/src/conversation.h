// Reads what a server sends until it has answered one request: progress, changes of its lists, and
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

// Sends a message to the server while the answer is being read.
using Say = std::function<void(const Json& message)>;

class Conversation {
 public:
  // id: the id of the request, and the token of its progress. events: has read the beginning of the
  // stream, if anything was read before. has_changed_tools: set to true if the server says that its
  // tools changed.
  Conversation(patchbay::sdk::Call& call, std::string id, EventReader events, Say say,
               bool& has_changed_tools)
      : call_(call),
        id_(std::move(id)),
        events_(std::move(events)),
        say_(std::move(say)),
        has_changed_tools_(has_changed_tools) {}

  // Returns the reply from an answer with status 2xx: a JSON text, or a stream of events. Returns
  // nothing if the answer ends without a reply, breaks off, or has another format. [call]
  std::optional<Json> read(const patchbay::sdk::Response& answer);

  // As read(), for a stream that continues an earlier stream of this request. [call]
  std::optional<Json> read_stream(const patchbay::sdk::Response& answer);

  // Hears one message, and sets `reply` if it is the reply.
  void hear(Json message, std::optional<Json>& reply);

  // The next stream is another one: what the last one left of an event is dropped.
  void begin_stream() { events_.begin_stream(); }

  // From here on the reply to the request `id` is waited for.
  void expect(std::string id) { id_ = std::move(id); }

  // Returns the id of the last event, from which a new stream can continue if this one ends early;
  // empty if the server gave no id.
  [[nodiscard]] const std::string& last_event() const { return events_.last_id(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return events_.retry(); }

  // Passes the server's questions on to the caller. The server keeps the request until it is asked
  // for the rest by the id of its last event. `hold` throws a Question. If it returns, the question
  // cannot be passed on and is cancelled.
  using Hold = std::function<void(const Json& question, const std::string& last_event)>;
  void set_hold(Hold hold) { hold_ = std::move(hold); }

 private:
  void hear_all(const std::string& text, std::optional<Json>& reply);
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
