// Reads the messages of a server until the server has answered one request: progress, changes of
// its lists, and its own questions.
#pragma once

#include <patchbay/sdk/call.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "event_reader.h"
#include "message.h"
#include "own_stream.h"
#include "wire.h"

namespace mcp {

// Sends a message to the server while the answer is being read.
using Say = std::function<void(const Json& message)>;

class Conversation {
 public:
  // `id` is the id of the request, and the token of its progress. If a part of the stream was read
  // before, `events` has read that part. The conversation sets `has_changed_tools` to true if the
  // server says that its tools changed.
  Conversation(patchbay::sdk::Call& call, std::string id, EventReader events, Say say,
               bool& has_changed_tools)
      : call_(call),
        id_(std::move(id)),
        events_(std::move(events)),
        say_(std::move(say)),
        has_changed_tools_(has_changed_tools) {}

  // Returns the reply from an answer with status 2xx, which is a JSON text or a stream of events.
  // Returns nullopt if the answer ends without a reply, breaks off, or has another format. [call]
  std::optional<Json> read(patchbay::sdk::Response& answer);

  // Does the same as read(), for a stream that continues an earlier stream of this request. [call]
  std::optional<Json> read_stream(patchbay::sdk::Response& answer);

  // Handles the messages that have come on the session's own stream. Does not wait for others.
  // [call]
  void hear_own_stream();

  // Handles one message of the server. If the message is the reply, puts it into `reply`.
  void hear(Json message, std::optional<Json>& reply);

  // Prepares for the bytes of a new stream: drops the unfinished event of the previous stream.
  void begin_stream() { events_.begin_stream(); }

  // From now on, waits for the reply to the request `id`.
  void expect(std::string id) { id_ = std::move(id); }

  // Returns the id of the last event, from which a new stream can continue if this one ends early;
  // empty if the server gave no id.
  [[nodiscard]] const std::string& last_event() const { return events_.last_id(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return events_.retry(); }

  // The state of the conversation when the server asks something.
  struct ConversationState {
    patchbay::sdk::Response* answer;  // the stream for the reply; may be nullptr
    std::string unread;               // bytes of this stream that were read but not handled
    std::string last_event;           // the id of the stream's last event
  };
  // Sets the function that passes a question of the server on to the caller. `hold` throws a
  // Question. The server then keeps the client's request open, and a later call continues this
  // request. If `hold` returns, the question cannot be passed on, and the conversation cancels the
  // question.
  using Hold = std::function<void(const Json& question, const ConversationState& standing)>;
  void set_hold(Hold hold) { hold_ = std::move(hold); }

  // From now on, waits for bytes by `wire`, so that a wait ends when the call's time for requests
  // is used up. Also listens to `own`, unless it is nullptr.
  void listen_by(Wire& wire, OwnStream* own) {
    wire_ = &wire;
    own_ = own;
  }

 private:
  std::size_t read_next(const patchbay::sdk::Response& answer, char* buffer, std::size_t capacity);
  std::string read_text(const patchbay::sdk::Response& answer);
  void hear_events(EventReader& events, std::string_view& bytes, std::optional<Json>& reply);
  void hear_all(const std::string& text, std::optional<Json>& reply);
  void answer_question(const Json& question);
  void note_progress(const Json& params);

  patchbay::sdk::Call& call_;
  std::string id_;
  EventReader events_;
  Say say_;
  Hold hold_;
  bool& has_changed_tools_;
  Wire* wire_ = nullptr;
  OwnStream* own_ = nullptr;
  patchbay::sdk::Response* answer_ = nullptr;  // the stream that is being read
  std::string_view rest_;                      // the bytes of `answer_` after the current event
  int answered_ = 0;                           // number of answered questions of the server
};

}  // namespace mcp
