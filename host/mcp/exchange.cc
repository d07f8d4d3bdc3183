// Answers the messages of one HTTP request.
#include "mcp/exchange.h"

#include <memory>

#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "mcp/conversation.h"
#include "mcp/headers.h"
#include "mcp/watch.h"

namespace patchbay::mcp {
namespace {

using httpd::Request;
using httpd::Response;

constexpr std::string_view kRevisionHeader = "MCP-Protocol-Version";
constexpr std::string_view kEvents = "text/event-stream";
constexpr std::size_t kMostReplyBytes = std::size_t{16} << 20;  // maximum size of a batch's replies

// The content types that a client accepts.
struct Forms {
  bool json = false;
  bool events = false;
};

Forms forms_of(const Request& request) {
  std::string accepted;
  for (const httpd::NamedText& header : request.headers) {
    if (!equal_ignoring_case(header.name, "Accept")) continue;
    accepted.append(accepted.empty() ? "" : ",").append(header.value);
  }
  if (accepted.empty()) return {true, true};
  const auto has = [&](std::string_view type) { return accepted.find(type) != accepted.npos; };
  return {has("*/*") || has("application/json") || has("application/*"),
          has("*/*") || has(kEvents) || has("text/*")};
}

bool is_json(const Request& request) {
  const auto type = request.header("Content-Type");
  if (!type) return true;
  const std::string_view media = type->substr(0, type->find_first_of("; "));
  return equal_ignoring_case(media, "application/json");
}

Refusal unsupported(std::string_view requested) {
  return {
      RpcCode::kVersionUnsupported, "This revision of MCP is not supported.",
      R"({"supported":)" + revisions_as_json() + R"(,"requested":)" + json_string(requested) + "}",
      400};
}

Response refuse(const Message& message, const Refusal& refusal) {
  return httpd::json_response(reply_of(message.id, refusal), refusal.status);
}

Response accepted() { return {.status = 202, .content_type = {}}; }

// Determines the client's revision and sets `speaker`. Returns an error response if this server
// does not know the revision or the session.
std::optional<Response> settle(Mcp& mcp, const Request& request, const Message& first,
                               Speaker& speaker) {
  const auto header = request.header(kRevisionHeader);
  const auto said = header ? revision_of(*header) : std::nullopt;
  const bool greets = first.method == "initialize";
  if ((said && is_modern(*said) && !greets) || !revision_in_meta(first).empty() ||
      first.method == "server/discover") {
    speaker.revision = Revision::k2026_07_28;
    return std::nullopt;
  }
  if (greets) return std::nullopt;
  if (header && !said) return refuse(first, unsupported(*header));
  speaker.revision = said.value_or(kUnsaid);
  const auto id = request.header(kSessionHeader);
  if (!id) return std::nullopt;
  const auto session = mcp.session_of(*request.caller, *id);
  if (!session) {
    return refused(404, RpcCode::kRefused, "There is no such session: begin with initialize again.",
                   first.id);
  }
  speaker.client = session->client;
  speaker.nonce = session->nonce;
  if (!header) speaker.revision = session->revision;
  return std::nullopt;
}

// Checks the metadata and headers of a request of revision 2026-07-28, and sets the client's
// capabilities in `speaker`. Returns an error, or nullopt if the request is correct.
std::optional<Refusal> check_modern(const Request& request, const Message& message,
                                    Speaker& speaker) {
  const json::Node* capabilities =
      member_of(message.param("_meta"), "io.modelcontextprotocol/clientCapabilities");
  const std::string_view revision = revision_in_meta(message);
  if (revision.empty() || capabilities == nullptr) {
    return Refusal{RpcCode::kInvalidParams,
                   "_meta has to have io.modelcontextprotocol/protocolVersion and "
                   "io.modelcontextprotocol/clientCapabilities.",
                   {},
                   400};
  }
  if (auto mismatch = mismatch_of(request, message)) return mismatch;
  const auto known = revision_of(revision);
  if (!known || !is_modern(*known)) return unsupported(revision);
  speaker.client = client_of(capabilities);
  return std::nullopt;
}

// Checks the headers that repeat arguments of a call.
std::optional<Refusal> check_arguments(const Mcp& mcp, const Request& request,
                                       const Speaker& speaker, const Message& message) {
  if (!is_modern(speaker.revision)) return std::nullopt;
  const Round none;
  return refuse_headers(mcp, {.http = request,
                              .message = message,
                              .revision = speaker.revision,
                              .session = speaker.nonce,
                              .cancelled = request.cancelled,
                              .round = none});
}

// Returns the reply, as JSON, to a request in a batch or of a client of 2024-11-05. Returns "" if
// the client has cancelled the request. If the method has questions, the reply has them as text.
std::string plain_reply(Mcp& mcp, const Request& request, const Speaker& speaker,
                        const Message& message) {
  auto outcome = run_once(mcp, request, speaker, message, false);
  return outcome ? reply_of(message.id, reply_with(mcp, std::move(*outcome))) : std::string();
}

// Handles a client's answer or cancellation for a request of the session. Returns false if this
// request does not run on this host. Ignores any other message and returns true.
bool take_for_session(Mcp& mcp, const std::string& session, const Message& message) {
  if (message.kind == Message::Kind::kResponse) return mcp.client_answers.take(session, message);
  const json::Node* id =
      message.method == "notifications/cancelled" ? message.param("requestId") : nullptr;
  return id == nullptr || mcp.running.cancel({session, json::to_json(*id)});
}

// Returns as JSON the parts of the message that take_for_session() reads.
std::string text_for_session(const Message& message) {
  std::string text = R"({"jsonrpc":"2.0")";
  if (message.kind == Message::Kind::kResponse) {
    const std::string result = ClientAnswers::result_of(message);
    append_member(text, "id", message.id);
    append_member(text, result.empty() ? "error" : "result",
                  result.empty() ? R"({"code":0,"message":""})" : result);
    return text.append("}");
  }
  return text.append(R"(,"method":"notifications/cancelled","params":{"requestId":)")
      .append(json::to_json(*message.param("requestId")))
      .append("}}");
}

// Handles a message without a reply. Returns false for a message that gets a reply.
bool take_unanswered(Mcp& mcp, const Caller& caller, const Speaker& speaker,
                     const Message& message) {
  const bool is_response = message.kind == Message::Kind::kResponse;
  if (!is_response && message.kind != Message::Kind::kNotification) return false;
  if (speaker.nonce.empty() || take_for_session(mcp, speaker.nonce, message)) return true;
  // The request has ended, or runs on another host.
  const auto sent = mcp.mail.send(principal_of(caller), speaker.nonce, text_for_session(message));
  if (sent.has_error()) {
    mcp.engine.log.write(telemetry::Level::kWarning,
                         "a message could not be passed on to other hosts",
                         {{"why", sent.error().message()}});
  }
  return true;
}

// Returns the client's progress token as JSON. Returns "" if the client wants no progress, or if
// the token is longer than an id may be, because every notification repeats it.
std::string progress_token(const Message& message) {
  const json::Node* token = member_of(message.param("_meta"), "progressToken");
  if (token == nullptr) return {};
  if (!token->is(json::Kind::kString) && !token->is(json::Kind::kInteger)) return {};
  if (token->size() > kLongestId) return {};
  return json::to_json(*token);
}

// Returns the least serious log messages that a client wants; nothing: no log messages.
std::optional<LogLevel> wanted_level(Mcp& mcp, const Speaker& speaker, const Message& message) {
  if (is_modern(speaker.revision)) {
    return log_level_of(
        text_of(member_of(message.param("_meta"), "io.modelcontextprotocol/logLevel")));
  }
  if (speaker.nonce.empty()) return std::nullopt;
  return mcp.session_settings.of(speaker.nonce).level;
}

// Returns the messages that a client wants to get while its request runs.
Wishes wishes_of(Mcp& mcp, const Speaker& speaker, const Message& message) {
  if (message.method != "tools/call") return {};
  return {.token = progress_token(message),
          .level = wanted_level(mcp, speaker, message),
          .logger = std::string(text_of(message.param("name")))};
}

// Runs a request and sends the reply on a stream, because the client wants progress or the method
// has questions (`asked`).
Response stream_call(Mcp& mcp, const Request& request, Speaker speaker,
                     const std::shared_ptr<Reading>& reading,
                     std::optional<Questions> asked = std::nullopt) {
  auto kept = std::make_shared<Request>(request);
  kept->body.clear();
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream(
      [&mcp, kept, listener, reading, speaker, asked](httpd::EventWriter& events) {
        const Message& message = reading->messages.front();
        kept->cancelled = events.stopped();
        CallStream stream(events, wishes_of(mcp, speaker, message), mcp.engine.clock);
        const CallStreams::Place place(mcp.call_streams, stream);
        auto outcome = converse(mcp, *kept, *listener, speaker, message, stream, asked);
        stream.finish(outcome ? reply_of(message.id, reply_with(mcp, std::move(*outcome))) : "");
      },
      {.is_endless = false});
}

void begin_session(const Mcp& mcp, const Request& request, const Message& message,
                   Response& response) {
  response.headers.push_back(
      {std::string(kSessionHeader), mcp.sessions.begin(*request.caller, settled_revision(message),
                                                       client_of(message.param("capabilities")))});
}

Response answer_one(Mcp& mcp, const Request& request, const Forms& forms, Speaker speaker,
                    const std::shared_ptr<Reading>& reading) {
  const Message& message = reading->messages.front();
  if (take_unanswered(mcp, *request.caller, speaker, message)) return accepted();
  if (is_modern(speaker.revision) && message.kind == Message::Kind::kRequest) {
    if (auto wrong = check_modern(request, message, speaker)) return refuse(message, *wrong);
    if (message.method == "subscriptions/listen") return listen(mcp, request, message);
  }
  if (forms.events && wishes_of(mcp, speaker, message).are_any()) {
    if (auto wrong = check_arguments(mcp, request, speaker, message)) {
      return refuse(message, *wrong);
    }
    return stream_call(mcp, request, std::move(speaker), reading);
  }
  auto outcome = run_once(mcp, request, speaker, message, speaker.can_be_asked(forms.events));
  if (!outcome) return accepted();
  if (auto* questions = std::get_if<Questions>(&*outcome);
      questions && !is_modern(speaker.revision)) {
    return stream_call(mcp, request, std::move(speaker), reading, std::move(*questions));
  }
  const Reply reply = reply_with(mcp, std::move(*outcome));
  ReplyStatus standing = standing_of(reply);
  Response response = httpd::json_response(reply_of(message.id, reply), standing.status);
  if (!standing.challenge.empty()) {
    response.headers.push_back({"WWW-Authenticate", std::move(standing.challenge)});
  }
  if (!forms.json) {
    response.content_type = kEvents;
    response.body = event_of(std::move(response.body));
    return response;
  }
  if (!is_modern(speaker.revision) && message.method == "initialize" && standing.status == 200) {
    begin_session(mcp, request, message, response);
  }
  return response;
}

Refusal too_large_batch() {
  return {RpcCode::kInternal,
          "The replies of this batch are too large, so this message was not handled: send fewer "
          "messages in a batch."};
}

Response answer_batch(Mcp& mcp, const Request& request, const Speaker& speaker,
                      const Reading& reading) {
  std::string replies;
  for (const Message& message : reading.messages) {
    if (take_unanswered(mcp, *request.caller, speaker, message)) continue;
    const std::string reply = replies.size() > kMostReplyBytes
                                  ? reply_of(message.id, too_large_batch())
                                  : plain_reply(mcp, request, speaker, message);
    if (!reply.empty()) replies.append(replies.empty() ? "[" : ",").append(reply);
  }
  return replies.empty() ? accepted() : httpd::json_response(replies.append("]"));
}

}  // namespace

Response refused(int status, RpcCode code, const std::string& why, std::string_view id) {
  return httpd::json_response(reply_of(id, Refusal{code, why}), status);
}

bool takes_events(const Request& request) { return forms_of(request).events; }

Response answer_post(Mcp& mcp, const Request& request) {
  if (!is_json(request)) {
    return refused(415, RpcCode::kInvalidRequest, "The body has to be application/json.");
  }
  const Forms forms = forms_of(request);
  if (!forms.json && !forms.events) {
    return refused(406, RpcCode::kInvalidRequest,
                   "The answer is application/json or text/event-stream: accept both.");
  }
  auto read = read_messages(request.body);
  if (read.has_error()) {
    const bool is_json_text = read.error().code() != Code::kMalformedRequest;
    return refused(400, is_json_text ? RpcCode::kInvalidRequest : RpcCode::kParse,
                   read.error().message());
  }
  const auto reading = std::make_shared<Reading>(std::move(read).value());
  Speaker speaker;
  if (auto wrong = settle(mcp, request, reading->messages.front(), speaker)) {
    return std::move(*wrong);
  }
  if (!reading->is_batch) return answer_one(mcp, request, forms, std::move(speaker), reading);
  if (has_batches(speaker.revision)) return answer_batch(mcp, request, speaker, *reading);
  return refused(400, RpcCode::kInvalidRequest,
                 "This revision of MCP has no batches: send one message.");
}

Result<void> tend(Mcp& mcp) {
  PATCHBAY_TRY(const bool is_time, mcp.session_settings.tend());
  return is_time ? mcp.mail.tend() : success();
}

Result<void> fetch_mail(Mcp& mcp) {
  if (mcp.running.is_empty()) return success();
  return mcp.mail.fetch([&](const std::string& session) { return mcp.running.has(session); },
                        [&](const std::string& session, std::string_view text) {
                          const auto read = read_messages(text);
                          return read.has_value() &&
                                 take_for_session(mcp, session, read.value().messages.front());
                        });
}

std::string answer_message(Mcp& mcp, const Request& request, const Session& session,
                           const Message& message) {
  const Speaker speaker{
      .revision = session.revision, .client = session.client, .nonce = session.nonce};
  if (take_unanswered(mcp, *request.caller, speaker, message)) return {};
  return plain_reply(mcp, request, speaker, message);
}

}  // namespace patchbay::mcp
