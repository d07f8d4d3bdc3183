#include "conversation.h"

#include <patchbay/sdk/barrier.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "wire.h"

namespace mcp {

using patchbay::sdk::Error;
using patchbay::sdk::Mismatch;
using patchbay::sdk::Response;

namespace {

constexpr double kMostProgress = 9007199254740992.0;  // 2^53
constexpr std::size_t kMostProgressText = 200;
// The maximum number of questions in one request.
constexpr int kMostQuestions = 100;

std::uint64_t count_in(const Json& params, const char* name) {
  const auto found = params.find(name);
  if (found == params.end() || !found->is_number()) return 0;
  const double value = found->get<double>();
  if (!(value > 0)) return 0;
  return static_cast<std::uint64_t>(std::min(value, kMostProgress));
}

// Returns true if the connection failed, and not the call.
bool is_broken_off(const Error& error) {
  return error.code() == PATCHBAY_E_PROVIDER_UNAVAILABLE ||
         error.code() == PATCHBAY_E_OUTCOME_UNKNOWN || error.code() == PATCHBAY_E_PROVIDER_ERROR;
}

// Reads the next bytes of a stream. Returns 0 at its end, also if the connection broke.
std::size_t read_some(const Response& answer, char* buffer, std::size_t capacity) {
  try {
    return answer.read(buffer, capacity);
  } catch (const Error& error) {
    if (!is_broken_off(error)) throw;
    return 0;
  }
}

}  // namespace

std::optional<Json> Conversation::read(Response& answer) {
  if (has_content_type(answer, "text/event-stream")) return read_stream(answer);
  if (!has_content_type(answer, "application/json")) return std::nullopt;
  std::optional<Json> reply;
  hear_all(read_text(answer), reply);
  return reply;
}

std::string Conversation::read_text(const Response& answer) {
  std::string text;
  char buffer[16384];
  while (const std::size_t got = read_next(answer, buffer, sizeof(buffer))) {
    text.append(buffer, got);
    if (text.size() <= events_.limit()) continue;
    throw Error(PATCHBAY_E_TOO_LARGE, "The MCP server's answer is larger than the " +
                                          std::to_string(events_.limit()) + " bytes taken here.");
  }
  return text;
}

// Reads the next bytes of an answer. Returns 0 at the end of the answer, or if the time for
// requests is used up.
std::size_t Conversation::read_next(const Response& answer, char* buffer, std::size_t capacity) {
  if (wire_ != nullptr && wire_->has_streams() && !wire_->wait({&answer})) return 0;
  return read_some(answer, buffer, capacity);
}

std::optional<Json> Conversation::read_stream(Response& answer) {
  std::optional<Json> reply;
  char buffer[16384];
  answer_ = &answer;
  while (!reply) {
    if (own_ != nullptr && own_->is_open()) {
      const auto which = wire_->wait({&answer, own_->stream()});
      if (!which) break;
      if (*which == 1) {
        std::string_view bytes = own_->read(buffer, sizeof(buffer));
        hear_events(own_->events(), bytes, reply);
        continue;
      }
    }
    const std::size_t got = read_next(answer, buffer, sizeof(buffer));
    if (got == 0) break;
    rest_ = {buffer, got};
    hear_events(events_, rest_, reply);
  }
  answer_ = nullptr;
  return reply;
}

void Conversation::hear_own_stream() {
  std::optional<Json> reply;
  char buffer[16384];
  for (int reads = 0; reads < kMostQuestions && own_->is_open(); ++reads) {
    if (!wire_->streams().wait({own_->stream()}, std::chrono::milliseconds(0))) return;
    std::string_view bytes = own_->read(buffer, sizeof(buffer));
    hear_events(own_->events(), bytes, reply);
  }
}

// Handles all events in `bytes`, also the events after the reply, because such an event may say
// that a list changed. While hear_events() handles an event, `bytes` holds only the bytes after
// this event.
void Conversation::hear_events(EventReader& events, std::string_view& bytes,
                               std::optional<Json>& reply) {
  while (!bytes.empty()) {
    const auto event = events.take_one(bytes);
    if (&events != &events_) own_->leave_unread(bytes);
    if (event && event->name == "message") hear_all(event->data, reply);
  }
}

void Conversation::hear_all(const std::string& text, std::optional<Json>& reply) {
  std::vector<Json> messages;
  try {
    messages = messages_in(text);
  } catch (const Mismatch&) {
    call_.log().warning("the MCP server sent a message that cannot be read");
  }
  for (Json& message : messages) hear(std::move(message), reply);
}

void Conversation::hear(Json message, std::optional<Json>& reply) {
  if (is_reply_to(message, id_)) {
    if (!reply) reply = std::move(message);
  } else if (is_request(message)) {
    if (!reply) answer_question(message);
  } else if (is_notification(message)) {
    const std::string method = text_of(message, "method");
    if (method == "notifications/progress") note_progress(object_of(message, "params"));
    if (method == "notifications/tools/list_changed") {
      has_changed_tools_ = true;
      call_.note_changed_actions();
    }
  }  // drops a late reply to another request
}

// Answers a question of the server, or passes it on to the caller (hold_ then throws a Question).
// If the question cannot be passed on, sends an error or a cancellation, because the server would
// wait for an answer for ever. Throws if the server asks too many questions.
void Conversation::answer_question(const Json& question) {
  if (++answered_ > kMostQuestions) {
    throw Error(PATCHBAY_E_PROVIDER_ERROR,
                "The MCP server asks without end while it is to answer. Its maker has to correct "
                "that.");
  }
  const std::string method = text_of(question, "method");
  const Json& id = question.at("id");
  if (method == "ping") return say_(make_result(id, Json::object()));
  if (method != "elicitation/create") {
    return say_(make_error(id, kMethodNotFound, "This client does not do that."));
  }
  const std::string mode = text_of(object_of(question, "params"), "mode");
  if (!mode.empty() && mode != "form") {
    return say_(make_error(id, kInvalidParams, "This client asks by forms only."));
  }
  if (hold_) {
    hold_(question, {answer_, events_.unfinished() + std::string(rest_), events_.last_id()});
  }
  call_.log().warning("a question of the MCP server could not be passed on, and was cancelled");
  say_(make_result(id, {{"action", "cancel"}}));
}

void Conversation::note_progress(const Json& params) {
  if (text_of(params, "progressToken") != id_) return;
  const std::string message = text_of(params, "message");
  call_.progress(count_in(params, "progress"), count_in(params, "total"),
                 patchbay::sdk::cut(message, kMostProgressText));
}

}  // namespace mcp
