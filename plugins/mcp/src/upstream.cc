#include "upstream.h"

#include <patchbay/sdk/bytes.h>

#include <algorithm>
#include <chrono>

#include "envelope.h"
#include "greeting.h"

namespace mcp {

using patchbay::sdk::Error;
using patchbay::sdk::json_text;
using patchbay::sdk::Response;
using std::chrono::milliseconds;

namespace {

constexpr int kMostFruitlessResumptions = 3;
constexpr int kMostResumptions = 300;      // below the 1,000 requests that a call may send
constexpr milliseconds kUsualPause{1000};  // pause before a stream is resumed
constexpr milliseconds kLongestPause{30000};
constexpr milliseconds kLongestFarewell{1000};  // time limit of a message that cancels a request
constexpr std::size_t kMostRefusalBytes = 65536;
constexpr std::uint32_t kMethodNotAllowed = 405;

bool names_a_session(std::string body) {
  std::transform(body.begin(), body.end(), body.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return body.find("session") != std::string::npos;
}

// Returns true if the refusal says that the session is gone. Status 404 always says this. Some
// servers use one of three other statuses, with a sentence about the session.
bool is_session_lost(const Server& server, std::uint32_t status, const std::string& body) {
  if (server.session.empty()) return false;
  if (status == 404) return true;
  return (status == 400 || status == 410 || status == 503) && names_a_session(body);
}

// Returns true if a server that spoke the stateless revision no longer speaks it.
bool is_revision_lost(const Server& server, std::uint32_t status, const Json& reply) {
  if (!server.is_stateless()) return false;
  const int code = error_code(reply);
  if (code == kUnsupportedVersion) return true;
  return code == 0 && (status == 400 || status == 404 || status == kMethodNotAllowed);
}

}  // namespace

const Server& Upstream::server() {
  if (!command_.empty()) return stdio().server();
  if (server_) return *server_;
  if (auto kept = load_server(call_, url_)) {
    return server_.emplace(*std::move(kept));
  }
  Server greeted = greet(call_, wire_, url_, limit_);
  // Another call may have opened a session in the meantime. Then the account keeps the session of
  // the other call, and this call ends its own session.
  if (auto kept = load_server(call_, url_)) {
    if (!greeted.session.empty()) wire_.remove(url_, headers_for(greeted, {}));
    return server_.emplace(*std::move(kept));
  }
  save_server(call_, greeted);
  return server_.emplace(std::move(greeted));
}

Stdio& Upstream::stdio() {
  if (!stdio_) stdio_.emplace(call_, command_, limit_, has_changed_tools_);
  stdio_->set_ask_caller(ask_caller_);
  return *stdio_;
}

Json Upstream::ask(const ServerRequest& ask, const Headers& extra) {
  if (!command_.empty()) return ask_stdio(ask);
  if (server().is_old_sse) return ask_old_sse(ask);
  listen();
  Ending ending = exchange(ask, extra);
  if (ending == Ending::kLost) {
    greet_again();
    if (server().is_old_sse) return ask_old_sse(ask);
    own_.reset();
    listen();
    ending = exchange(ask, extra);
  } else if (ending == Ending::kCut && server().is_stateless() && ask.is_repeatable) {
    // The request is sent again with a new id, because its stream cannot be continued.
    ending = exchange(ask, extra);
  }
  if (ending == Ending::kLost) throw refused(ask, status_);
  if (ending == Ending::kCut) throw connection_lost(ask);
  return result_of_reply(ask);
}

// Prepares to send the request again after the server refused the session or the revision. Opens a
// new session, takes the session that another call has opened, or forgets the refused stateless
// revision. The server did not carry out the refused request, so the request may be sent again.
void Upstream::greet_again() {
  const Server lost = server();
  const auto kept = load_server(call_, url_);
  server_.reset();
  if (kept && kept->session != lost.session) return;     // another call has opened a new session
  if (lost.is_stateless()) return forget_server(call_);  // the next request determines the revision
  forget_server(call_);  // if the server refuses the greeting, the next call determines its
                         // revision
  server_ = initialize(call_, wire_, url_, limit_);
  save_server(call_, *server_);
}

// Listens to the session's own stream in a call whose caller can be asked.
void Upstream::listen() {
  if (!ask_caller_ || own_ || server().is_stateless()) return;
  own_.emplace(call_, wire_, url_, *server_, limit_, shared_.own_streams);
}

bool Upstream::hear_what_came() {
  if (!command_.empty()) {
    stdio().hear_what_came();
    return true;
  }
  const Server& server = this->server();
  if (server.is_stateless() || server.is_old_sse) return false;
  own_.emplace(call_, wire_, url_, *server_, limit_, shared_.own_streams, OpenPolicy::kNever);
  const bool is_open = own_->is_open();
  Conversation conversation = converse({});
  if (is_open) conversation.hear_own_stream();
  own_.reset();
  return is_open;
}

Upstream::Ending Upstream::exchange(const ServerRequest& ask, const Headers& extra) {
  const std::string id = next_id();
  return until_reply(ask, id, [&] { return send(ask, id, extra); });
}

Upstream::Ending Upstream::until_reply(const ServerRequest& ask, const std::string& id,
                                       const std::function<Ending()>& work) {
  Ending ending = Ending::kCut;
  std::optional<Error> failed;
  try {
    ending = work();
  } catch (const Error& error) {
    failed = error;  // handled below, because a catch handler must not send a request
  }
  if (ending == Ending::kCut && call_.cancelled()) {
    cancel(id, kCallerCancelled);
  } else if (ending == Ending::kCut && wire_.is_out_of_time()) {
    cancel(id, kTimeRanOut);
    throw out_of_time(ask);
  }
  if (failed) throw Error(*failed);
  return ending;
}

Upstream::Ending Upstream::send(const ServerRequest& ask, const std::string& id,
                                const Headers& extra) {
  const Server& server = this->server();
  Json params = ask.params;
  add_meta(params, server, id);
  const Json message = make_request(id, ask.method, std::move(params));
  Headers headers = headers_for(server, message);
  headers.insert(headers.end(), extra.begin(), extra.end());
  Response response = wire_.post(
      url_, json_text(message), headers,
      {.is_repeatable = ask.is_repeatable, .is_stream = ask_caller_ && !server.is_stateless()});
  status_ = response.status();
  if (!response.ok()) return read_refusal(response, ask);
  Conversation conversation = converse(id);
  return read_reply(response, conversation);
}

Upstream::Ending Upstream::read_refusal(const Response& response, const ServerRequest& ask) {
  const std::string body = patchbay::sdk::read_bytes(response, kMostRefusalBytes).bytes;
  reply_ = reply_in(body).value_or(Json::object());
  const bool is_lost =
      is_session_lost(server(), status_, body) || is_revision_lost(server(), status_, reply_);
  if (is_lost) return Ending::kLost;
  if (reply_.empty()) throw refused(ask, status_);
  return Ending::kReplied;
}

Upstream::Ending Upstream::read_reply(Response& response, Conversation& conversation) {
  std::optional<Json> reply;
  if (status_ != 202 && status_ != 204) reply = conversation.read(response);
  if (!reply) return resume(conversation);
  reply_ = *std::move(reply);
  return Ending::kReplied;
}

// Continues a stream that ended early. This is possible only in revisions up to 2025-11-25, and
// only after the server gave the id of an event.
Upstream::Ending Upstream::resume(Conversation& conversation) {
  std::string from;
  int all = 0;
  for (int fruitless = 0; fruitless < kMostFruitlessResumptions; ++fruitless) {
    if (++all > kMostResumptions) return Ending::kCut;
    const std::string last = conversation.last_event();
    if (server().is_stateless() || last.empty() || !server().has_streams) return Ending::kCut;
    if (wire_.is_out_of_time()) return Ending::kCut;
    if (last != from) fruitless = 0;
    from = last;
    call_.clock().wait(std::min(conversation.retry().value_or(kUsualPause), kLongestPause));
    Headers headers = headers_for(server(), {});
    headers.emplace_back("Last-Event-ID", last);
    Response stream = wire_.get(url_, headers, {.is_repeatable = true, .is_stream = true});
    if (stream.status() == kMethodNotAllowed) {
      server_->has_streams = false;
      save_server(call_, *server_);
      return Ending::kCut;
    }
    if (!stream.ok() || !has_content_type(stream, "text/event-stream")) return Ending::kCut;
    conversation.begin_stream();
    auto reply = conversation.read_stream(stream);
    if (!reply) continue;
    reply_ = *std::move(reply);
    status_ = stream.status();
    return Ending::kReplied;
  }
  return Ending::kCut;
}

Conversation Upstream::converse(const std::string& id, const std::string& last_event) {
  const Say say = [this](const Json& message) { this->say(message); };
  Conversation conversation(call_, id, EventReader(limit_, last_event), say, has_changed_tools_);
  conversation.listen_by(wire_, own_ ? &*own_ : nullptr);
  if (!ask_caller_ || server().is_stateless()) return conversation;
  conversation.set_hold(
      [this, id](const Json& question, const Conversation::ConversationState& standing) {
        hold(id, question, standing);
      });
  return conversation;
}

// Passes a question on to the caller, if the request of this question can be continued later. It
// can if this host keeps the request's stream, or if the server gave the id of an event, from which
// a new stream can continue.
void Upstream::hold(const std::string& id, const Json& question,
                    const Conversation::ConversationState& standing) {
  HeldRequest held{question, id, standing.last_event, *server_};
  if (old_sse_) held.messages = old_sse_->messages();
  if (standing.answer != nullptr && wire_.has_streams()) {
    try {
      wire_.streams().keep(*standing.answer, id, kHeldFor, standing.unread);
      held.kept = id;
    } catch (const Error& error) {
      if (error.code() != PATCHBAY_E_OVERLOADED && error.code() != PATCHBAY_E_TOO_LARGE) throw;
    }
  }
  const bool is_resumable =
      !server_->session.empty() && server_->has_streams && !held.last_event.empty();
  if (!held.kept.empty() || is_resumable) ask_caller_(question, held);
}

Json Upstream::go_on(const ServerRequest& ask, const HeldRequest& held, Json answer) {
  Json reply = make_result(held.question.at("id"), std::move(answer));
  if (!command_.empty()) return go_on_stdio(ask, held, reply);
  server_ = held.server;
  if (server_->is_old_sse) return go_on_old_sse(ask, held, reply);
  std::optional<Response> stream;
  if (!held.kept.empty() && wire_.has_streams()) stream = wire_.streams().take(held.kept);
  if (!stream && held.last_event.empty()) throw answered_too_late(ask);
  listen();
  say(reply);
  const Ending ending = until_reply(ask, held.request, [&] { return take_up(held, stream); });
  if (ending == Ending::kCut) throw connection_lost(ask);
  return result_of_reply(ask);
}

// Continues the stream of a request that was held. `kept` is the stream if this host kept it.
Upstream::Ending Upstream::take_up(const HeldRequest& held, std::optional<Response>& kept) {
  Conversation conversation = converse(held.request, held.last_event);
  if (!kept) {
    Headers headers = headers_for(*server_, {});
    headers.emplace_back("Last-Event-ID", held.last_event);
    kept = wire_.get(url_, headers, {.is_repeatable = true, .is_stream = true});
  }
  status_ = kept->status();
  return kept->ok() ? read_reply(*kept, conversation) : Ending::kCut;
}

Json Upstream::go_on_stdio(const ServerRequest& ask, const HeldRequest& held, const Json& answer) {
  try {
    stdio_.emplace(call_, held, limit_, has_changed_tools_);
  } catch (const Error& error) {
    if (error.code() != PATCHBAY_E_NOT_FOUND) throw;
    throw answered_too_late(ask);
  }
  stdio_->set_ask_caller(ask_caller_);
  reply_ = stdio_->go_on(ask, held.request, answer);
  status_ = 0;
  return result_of_reply(ask);
}

Json Upstream::ask_old_sse(const ServerRequest& ask) {
  if (!old_sse_) {
    old_sse_.emplace(call_, wire_, url_, limit_, has_changed_tools_);
    old_sse_->initialize();
  }
  const std::string id = next_id();
  let_old_sse_hold(id);
  (void)until_reply(ask, id, [&] {
    reply_ = old_sse_->ask(ask, id);
    return Ending::kReplied;
  });
  status_ = 0;
  return result_of_reply(ask);
}

// Lets the caller be asked what the server asks in the request `id`, if this call may ask.
void Upstream::let_old_sse_hold(const std::string& id) {
  Conversation::Hold hold;
  if (ask_caller_ && wire_.has_streams()) {
    hold = [this, id](const Json& question, const Conversation::ConversationState& standing) {
      this->hold(id, question, standing);
    };
  }
  old_sse_->set_hold(std::move(hold));
}

// The session ends with the stream, so only this stream can bring the reply.
Json Upstream::go_on_old_sse(const ServerRequest& ask, const HeldRequest& held,
                             const Json& answer) {
  std::optional<Response> stream;
  if (!held.kept.empty() && wire_.has_streams()) stream = wire_.streams().take(held.kept);
  if (!stream) throw answered_too_late(ask);
  old_sse_.emplace(call_, wire_, held, *std::move(stream), limit_, has_changed_tools_);
  let_old_sse_hold(held.request);
  (void)until_reply(ask, held.request, [&] {
    reply_ = old_sse_->go_on(ask, held.request, answer);
    return Ending::kReplied;
  });
  status_ = 0;
  return result_of_reply(ask);
}

Json Upstream::ask_stdio(const ServerRequest& ask) {
  reply_ = stdio().ask(ask, next_id());
  status_ = 0;
  return result_of_reply(ask);
}

Json Upstream::result_of_reply(const ServerRequest& ask) {
  last_code_ = error_code(reply_);
  const auto found = reply_.find("result");
  if (found == reply_.end()) throw refused(ask, reply_, status_);
  if (!found->is_object()) throw connection_lost(ask);
  return std::move(*found);
}

void Upstream::say(const Json& message) {
  (void)wire_.post(url_, json_text(message), headers_for(server(), message),
                   {.is_repeatable = false});
}

// Cancels the request at the server. Sends nothing to a server of 2026-07-28, because there the end
// of the connection cancels the request.
void Upstream::cancel(const std::string& id, const char* reason) {
  if (!server_ || server_->is_stateless()) return;
  const Json message = make_cancellation(id, reason);
  const auto left = call_.remaining().value_or(2 * kLongestFarewell);
  const SendOptions last{.is_repeatable = false,
                         .timeout = std::clamp(left / 2, milliseconds(1), kLongestFarewell),
                         .is_last_word = true};
  try {
    if (old_sse_) return old_sse_->say(message, last);
    (void)wire_.post(url_, json_text(message), headers_for(*server_, message), last);
  } catch (const Error&) {  // ignored: the server then only works longer than necessary
  }
}

std::string Upstream::next_id() {
  return std::string(call_.trace_id().substr(0, 16)) + "-" + std::to_string(++shared_.requests);
}

}  // namespace mcp
