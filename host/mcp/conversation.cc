#include "mcp/conversation.h"

#include <algorithm>
#include <chrono>

#include "engine/engine.h"
#include "mcp/questions.h"

namespace patchbay::mcp {
namespace {

constexpr int kMostRounds = 8;                       // maximum number of rounds of questions before
                                                     // a reply
constexpr std::chrono::minutes kAnswerPatience{5};   // time for the user's answers in one round
constexpr std::chrono::seconds kBetweenKeyLooks{2};  // time between two checks of the key

struct Turn {
  const std::stop_token& cancelled;
  bool can_ask = false;
  services::ProgressListener* progress = nullptr;
};

Outcome take_turn(Mcp& mcp, const httpd::Request& request, const Speaker& speaker,
                  const Message& message, const Round& round, const Turn& turn) {
  if (message.kind == Message::Kind::kInvalid) {
    return Refusal{.code = RpcCode::kInvalidRequest, .message = message.fault, .status = 400};
  }
  return run_method(mcp, {.http = request,
                          .message = message,
                          .revision = speaker.revision,
                          .client = speaker.client,
                          .session = speaker.nonce,
                          .cancelled = turn.cancelled,
                          .can_ask = turn.can_ask,
                          .round = round,
                          .progress = turn.progress});
}

// Returns the answers that came with the request itself.
Round first_round(const Speaker& speaker, const Message& message) {
  return is_modern(speaker.revision) ? round_of(message) : Round{};
}

std::string request_text(const std::string& id, const Question& question) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + question.method + R"(","params":)" +
         question.params + "}";
}

// Waits for the client's answers. Returns false if the key ended, the time is over, or the request
// was cancelled.
bool wait_for(ClientAnswers::Expected& expected, const Listener& listener,
              const std::stop_token& cancelled) {
  using SteadyClock = std::chrono::steady_clock;
  const auto until = SteadyClock::now() + kAnswerPatience;
  while (!expected.wait(cancelled, std::min(until, SteadyClock::now() + kBetweenKeyLooks))) {
    if (cancelled.stop_requested() || SteadyClock::now() >= until || !listener.now()) return false;
  }
  return true;
}

// Asks the client on its stream, and waits for its answers.
Round ask_client(Mcp& mcp, const Listener& listener, const std::string& session,
                 const Questions& questions, CallStream& stream, const std::stop_token& cancelled) {
  constexpr std::size_t kIdBytes = 12;
  const Round unanswered{.kind = Round::Kind::kUnanswered};
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < questions.asked.size(); ++i) {
    ids.push_back(json_string(mcp.engine.random.token(kIdBytes)));
  }
  ClientAnswers::Expected expected(mcp.client_answers, session, ids);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!stream.ask(request_text(ids[i], questions.asked[i]))) return unanswered;
  }
  if (!wait_for(expected, listener, cancelled)) return unanswered;
  const auto results = expected.take();
  if (!results) return unanswered;
  std::string responses = "{";
  for (std::size_t i = 0; i < ids.size(); ++i) {
    append_member(responses, questions.asked[i].key, (*results)[i]);
  }
  const auto read = json::Document::read(responses.append("}"), kDeepest + 1);
  return read.has_value() ? round_of(questions.state, read.value().root()) : unanswered;
}

}  // namespace

std::optional<Outcome> run_once(Mcp& mcp, const httpd::Request& request, const Speaker& speaker,
                                const Message& message, bool can_ask) {
  const RunningRequests::Place place(mcp.running, {speaker.nonce, message.id}, request.cancelled);
  Outcome outcome = take_turn(mcp, request, speaker, message, first_round(speaker, message),
                              {.cancelled = place.cancelled(), .can_ask = can_ask});
  if (place.is_cancelled_by_client()) return std::nullopt;
  return outcome;
}

std::optional<Outcome> converse(Mcp& mcp, httpd::Request& request, const Listener& listener,
                                const Speaker& speaker, const Message& message, CallStream& stream,
                                std::optional<Questions> asked) {
  const RunningRequests::Place place(mcp.running, {speaker.nonce, message.id}, request.cancelled);
  Round round = first_round(speaker, message);
  for (int rounds = asked ? 1 : 0;; ++rounds) {
    if (asked) {
      round = ask_client(mcp, listener, speaker.nonce, *asked, stream, place.cancelled());
      request.caller = listener.now();
      if (place.is_cancelled_by_client()) return std::nullopt;
      if (!request.caller) {
        return Refusal{
            RpcCode::kRefused,
            "The key or token of this request ended before its questions were answered."};
      }
    }
    const bool can_ask = speaker.can_be_asked(rounds < kMostRounds);
    Outcome outcome =
        take_turn(mcp, request, speaker, message, round, {place.cancelled(), can_ask, &stream});
    if (place.is_cancelled_by_client()) return std::nullopt;
    auto* questions = std::get_if<Questions>(&outcome);
    if (questions == nullptr || is_modern(speaker.revision)) return outcome;
    asked = std::move(*questions);
  }
}

Reply reply_with(const Mcp& mcp, Outcome outcome) {
  if (const auto* questions = std::get_if<Questions>(&outcome)) {
    return input_required(mcp, *questions);
  }
  if (auto* refusal = std::get_if<Refusal>(&outcome)) return std::move(*refusal);
  return std::move(std::get<std::string>(outcome));
}

}  // namespace patchbay::mcp
