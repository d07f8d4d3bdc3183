#include "stdio_transport.h"

#include <patchbay/sdk/barrier.h>

#include <algorithm>
#include <utility>

#include "envelope.h"
#include "fingerprint.h"
#include "greeting.h"
#include "wire.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Codec;
using patchbay::sdk::Error;
using patchbay::sdk::json_text;
using patchbay::sdk::Mismatch;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kProbeTime{3000};
constexpr int kMostThatCame = 100;  // maximum number of messages that are handled while no request
                                    // waits

}  // namespace

std::string address_of_command(const std::string& command, const std::vector<std::string>& args) {
  std::string all = "stdio\n" + command;
  for (const std::string& word : args) all += "\n" + word;
  return all;
}

Stdio::Stdio(Call& call, const std::string& address, std::size_t limit, bool& has_changed_tools)
    : call_(call),
      has_changed_tools_(has_changed_tools),
      program_(call, {.command = "", .listens = true, .max_message_bytes = limit}),
      server_(server_at(address)) {
  if (program_.is_new()) {
    greet(address);
    program_.ready(json_text(patchbay::sdk::to_json_tree(server_)));
  } else {
    server_ = Codec<Server>::decode(program_.greeting());
  }
}

Stdio::Stdio(Call& call, const HeldRequest& held, std::size_t limit, bool& has_changed_tools)
    : call_(call),
      has_changed_tools_(has_changed_tools),
      program_(call, {.command = "", .listens = true, .max_message_bytes = limit}, held.kept),
      server_(held.server) {}

// Finds out the server's revision and greets the server. The state keeps the result for this
// command, so that an old server does not get the same unknown request again. Some old servers end
// after such a request.
void Stdio::greet(const std::string& address) {
  const auto kept = load_server(call_, address);
  if (!kept || kept->is_stateless()) {
    server_.revision = kStatelessRevision;
    if (!kept) {
      Server old = server_;
      old.revision = kNewestGreeted;
      save_server(call_, old);  // saved first, because the program may end after the request
    }
    const std::optional<Json> answer = discover(kProbeTime);
    if (answer && judge_discovery(200, answer) == Era::kStateless) {
      note_abilities(server_, object_of(*answer, "result"));
      save_server(call_, server_);
      return;
    }
  }
  initialize();
  save_server(call_, server_);
}

std::optional<Json> Stdio::discover(milliseconds time) {
  Json params = Json::object();
  add_meta(params, server_, kDiscover);
  send(make_request(kDiscover, kDiscover, std::move(params)));
  return reply_to(kDiscover, time);
}

void Stdio::initialize() {
  server_.revision.clear();
  const QuestionMode asking = program_.can_keep() ? QuestionMode::kForms : QuestionMode::kNever;
  send(make_request(kInitialize, kInitialize,
                    initialize_params(std::string(kNewestGreeted), asking)));
  const Json reply = receive_reply(greeting(), kInitialize);
  const Json& result = object_of(reply, "result");
  if (result.empty()) {
    forget_server(call_);
    throw refused(greeting(), reply, 0);
  }
  server_.revision = agreed_revision(result);
  note_abilities(server_, result);
  send(make_notification("notifications/initialized", Json::object()));
}

Json Stdio::ask(const ServerRequest& ask, const std::string& id) {
  Json params = ask.params;
  add_meta(params, server_, id);
  send(make_request(id, ask.method, std::move(params)));
  return receive_reply(ask, id);
}

void Stdio::hear_what_came() {
  Conversation conversation = converse({});
  std::optional<Json> reply;
  for (int messages = 0; messages < kMostThatCame; ++messages) {
    const auto text = program_.receive(milliseconds(1));
    if (!text) return;
    conversation.hear(parse_message(*text), reply);
  }
}

Json Stdio::go_on(const ServerRequest& ask, const std::string& id, const Json& answer) {
  send(answer);
  return receive_reply(ask, id);
}

Json Stdio::receive_reply(const ServerRequest& ask, const std::string& id) {
  std::optional<milliseconds> time;
  if (const auto left = call_.remaining()) {
    time = std::max(*left - reserve_of(call_), milliseconds(1));
  }
  std::optional<Error> cancelled;
  try {
    if (auto reply = reply_to(id, time)) return *std::move(reply);
  } catch (const Mismatch&) {
    throw Error(PATCHBAY_E_PROVIDER_ERROR,
                ask.subject + ": the MCP server's answer is not JSON that can be read.");
  } catch (const Error& error) {
    if (error.code() == PATCHBAY_E_PROVIDER_UNAVAILABLE && !ask.is_repeatable) {
      throw program_ended(ask);
    }
    if (error.code() != PATCHBAY_E_CANCELLED) throw;
    cancelled = error;  // handled below, because a catch handler must not send a message
  }
  if (ask.method != kInitialize) cancel(id, cancelled ? kCallerCancelled : kTimeRanOut);
  if (cancelled) throw Error(*cancelled);
  throw out_of_time(ask);
}

// Reads the server's messages until the reply comes, and returns the reply. Returns nullopt if no
// reply comes within `time`.
std::optional<Json> Stdio::reply_to(const std::string& id, std::optional<milliseconds> time) {
  Conversation conversation = converse(id);
  const auto begun = call_.clock().monotonic();
  std::optional<Json> reply;
  while (!reply) {
    milliseconds left{0};
    if (time) {
      left = *time - std::chrono::duration_cast<milliseconds>(call_.clock().monotonic() - begun);
      if (left <= milliseconds(0)) return std::nullopt;
    }
    const auto text = program_.receive(left);
    if (!text) return std::nullopt;
    conversation.hear(parse_message(*text), reply);
  }
  return reply;
}

Conversation Stdio::converse(const std::string& id) {
  const Say say = [this](const Json& message) { send(message); };
  Conversation conversation(call_, id, EventReader(0), say, has_changed_tools_);
  if (ask_caller_ && !server_.is_stateless() && program_.can_keep()) {
    conversation.set_hold([this, id](const Json& question, const Conversation::ConversationState&) {
      hold(id, question);
    });
  }
  return conversation;
}

// Passes a question on to the caller. The host meanwhile keeps the program for this request, and
// cancels the question if the caller does not answer in time. If the host already keeps too many
// programs, does nothing; the conversation then cancels the question.
void Stdio::hold(const std::string& id, const Json& question) {
  const Json cancelled = make_result(question.at("id"), {{"action", "cancel"}});
  try {
    program_.keep(id, kHeldFor, json_text(cancelled));
  } catch (const Error& error) {
    if (error.code() != PATCHBAY_E_OVERLOADED) throw;
    return;
  }
  ask_caller_(question, {question, id, "", server_, id});
}

void Stdio::send(const Json& message) { program_.send(json_text(message)); }

void Stdio::cancel(const std::string& id, const char* reason) {
  try {
    send(make_cancellation(id, reason));
  } catch (const Error&) {  // ignored: the server then only works longer than necessary
  }
}

}  // namespace mcp
