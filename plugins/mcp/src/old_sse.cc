#include "old_sse.h"

#include <utility>
#include <vector>

#include "address.h"
#include "envelope.h"
#include "greeting.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Response;

namespace {

Error no_stream(const std::string& url) {
  return {PATCHBAY_E_PROVIDER_UNAVAILABLE,
          "No MCP server answers at " + url.substr(0, url.find('?')).substr(0, 200) +
              ": neither the current transport nor HTTP+SSE. Check the connector's url."};
}

Response open_stream(Wire& wire, const std::string& url) {
  Response stream = wire.get(url, {}, {.is_repeatable = true, .is_stream = wire.has_streams()});
  if (stream.status() == 200 && has_content_type(stream, "text/event-stream")) return stream;
  throw no_stream(url);
}

// Returns the address for messages from the stream's first event. The server may give a relative
// address. Throws if the address is outside the origin of `url`.
std::string read_endpoint(const Wire& wire, const Response& stream, EventReader& events,
                          const std::string& url) {
  std::vector<Event> found;
  char buffer[4096];
  while (found.empty()) {
    if (wire.has_streams() && !wire.wait({&stream})) throw out_of_time(greeting());
    const std::size_t got = stream.read(buffer, sizeof(buffer));
    if (got == 0) throw no_stream(url);
    events.take({buffer, got}, found);
  }
  if (found.front().name != "endpoint") throw no_stream(url);
  std::string endpoint = resolve(url, found.front().data);
  if (is_same_origin(url, endpoint)) return endpoint;
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "The MCP server wants messages at " +
                  std::string(origin_of(endpoint)).substr(0, 200) +
                  ", which is not its own origin. Set the connector's url to the public address, "
                  "or correct the server's.");
}

}  // namespace

OldSse::OldSse(Call& call, Wire& wire, const std::string& url, std::size_t limit,
               bool& has_changed_tools)
    : wire_(wire), stream_(open_stream(wire, url)) {
  EventReader events(limit);
  endpoint_ = read_endpoint(wire, stream_, events, url);
  begin(call, std::move(events), has_changed_tools);
}

OldSse::OldSse(Call& call, Wire& wire, const HeldRequest& held, Response stream, std::size_t limit,
               bool& has_changed_tools)
    : wire_(wire), stream_(std::move(stream)), endpoint_(held.messages), server_(held.server) {
  begin(call, EventReader(limit), has_changed_tools);
}

void OldSse::begin(Call& call, EventReader events, bool& has_changed_tools) {
  const Say say = [this](const Json& message) { this->say(message); };
  conversation_.emplace(call, kInitialize, std::move(events), say, has_changed_tools);
  if (wire_.has_streams()) conversation_->listen_by(wire_, nullptr);
}

void OldSse::say(const Json& message, SendOptions sending) {
  const Response taken = wire_.post(endpoint_, patchbay::sdk::json_text(message),
                                    headers_for(server_, message), sending);
  if (taken.ok()) return;
  throw refused({text_of(message, "method"), {}, "sending a message", false}, taken.status());
}

Json OldSse::initialize() {
  // Without such streams, the host cannot keep a call waiting until the caller answers.
  const QuestionMode asking = wire_.has_streams() ? QuestionMode::kForms : QuestionMode::kNever;
  const Json params = initialize_params(std::string(kNewestGreeted), asking);
  conversation_->expect(kInitialize);
  say(make_request(kInitialize, kInitialize, params));
  const Json reply = reply_to(greeting());
  Json result = object_of(reply, "result");
  server_.revision = agreed_revision(result);
  say(make_notification("notifications/initialized", Json::object()));
  return result;
}

Json OldSse::ask(const ServerRequest& ask, const std::string& id) {
  Json params = ask.params;
  add_meta(params, server_, id);
  conversation_->expect(id);
  say(make_request(id, ask.method, std::move(params)));
  return reply_to(ask);
}

Json OldSse::go_on(const ServerRequest& ask, const std::string& id, const Json& answer) {
  conversation_->expect(id);
  say(answer);
  return reply_to(ask);
}

// Waits for the reply that the conversation expects.
Json OldSse::reply_to(const ServerRequest& ask) {
  if (auto reply = conversation_->read_stream(stream_)) return *std::move(reply);
  if (wire_.is_out_of_time()) throw out_of_time(ask);
  throw connection_lost(ask);
}

Server greet_old_sse(Call& call, Wire& wire, const std::string& url, std::size_t limit) {
  bool has_changed_tools = false;  // unused, because no tools are known yet
  OldSse stream(call, wire, url, limit, has_changed_tools);
  Server server = server_at(url);
  server.is_old_sse = true;
  const Json result = stream.initialize();
  server.revision = agreed_revision(result);
  note_abilities(server, result);
  return server;
}

}  // namespace mcp
