#include "greeting.h"

#include <patchbay/sdk/bytes.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "conversation.h"
#include "envelope.h"
#include "failure.h"
#include "old_sse.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Response;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kDiscoveryTime{5000};
constexpr std::size_t kMostErrorBytes = 65536;  // longer bodies are web pages

struct GreetingReply {
  std::uint32_t status = 0;  // 0: the server did not answer
  std::optional<Json> reply;
  std::string session;
};

bool lists(const Json& owner, const char* name, std::string_view revision) {
  const auto found = owner.find(name);
  if (found == owner.end() || !found->is_array()) return false;
  return std::any_of(found->begin(), found->end(), [&](const Json& each) {
    return each.is_string() && each.get_ref<const std::string&>() == revision;
  });
}

// Reads the answer to the request `id`. If the server asks something before it answers, the answer
// goes to `url`.
GreetingReply read_answer(Call& call, Wire& wire, const std::string& url, Response& response,
                          const std::string& id, std::size_t limit) {
  GreetingReply answered{response.status(), std::nullopt,
                         std::string(response.header("Mcp-Session-Id"))};
  const bool has_body = answered.status != 202 && answered.status != 204;
  if (response.ok() && has_body) {
    bool has_changed_tools = false;  // unused, because no tools are known yet
    Server server;
    server.session = answered.session;
    const Say say = [&](const Json& message) {
      (void)wire.post(url, patchbay::sdk::json_text(message), headers_for(server, message));
    };
    Conversation conversation(call, id, EventReader(limit), say, has_changed_tools);
    answered.reply = conversation.read(response);
  } else if (has_body) {
    answered.reply = reply_in(patchbay::sdk::read_bytes(response, kMostErrorBytes).bytes);
  }
  return answered;
}

GreetingReply discover(Call& call, Wire& wire, const std::string& url, const Server& server,
                       std::size_t limit, milliseconds time) {
  Json params = Json::object();
  add_meta(params, server, kDiscover);
  const Json message = make_request(kDiscover, kDiscover, std::move(params));
  try {
    Response response =
        wire.post(url, patchbay::sdk::json_text(message), headers_for(server, message),
                  {.is_repeatable = false, .timeout = time});
    return read_answer(call, wire, url, response, kDiscover, limit);
  } catch (const Error& error) {
    // Ignore the error: an old server may not answer at all. If the server cannot be reached, the
    // next request fails too.
    if (error.code() != PATCHBAY_E_PROVIDER_UNAVAILABLE &&
        error.code() != PATCHBAY_E_OUTCOME_UNKNOWN) {
      throw;
    }
  }
  return {};
}

void say_initialized(Wire& wire, const std::string& url, const Server& server) {
  const Json message = make_notification("notifications/initialized", Json::object());
  (void)wire.post(url, patchbay::sdk::json_text(message), headers_for(server, message),
                  {.is_repeatable = true});
}

GreetingReply ask_to_initialize(Call& call, Wire& wire, const std::string& url,
                                const std::string& revision, std::size_t limit) {
  const Json message = make_request(kInitialize, kInitialize, initialize_params(revision));
  Response response =
      wire.post(url, patchbay::sdk::json_text(message), {}, {.is_repeatable = true});
  return read_answer(call, wire, url, response, kInitialize, limit);
}

// Returns the newest revision that a server offers after it refused another revision. Returns "" if
// the server offers no revision that this client speaks.
std::string counter_offer(const GreetingReply& answered) {
  if (!answered.reply) return {};
  const Json& data = object_of(object_of(*answered.reply, "error"), "data");
  for (const std::string_view known : kGreetedRevisions) {
    if (lists(data, "supported", known)) return std::string(known);
  }
  return {};
}

bool may_be_old_sse(std::uint32_t status) {
  return status == 400 || status == 404 || status == 405;
}

}  // namespace

ServerRequest greeting() { return {kInitialize, Json::object(), "greeting the MCP server", true}; }

Era judge_discovery(std::uint32_t status, const std::optional<Json>& reply) {
  if (reply) {
    const int code = error_code(*reply);
    if (code == kHeaderMismatch || code == kCapabilityMissing) return Era::kUnusable;
    const Json& data = object_of(object_of(*reply, "error"), "data");
    const bool is_offered =
        lists(object_of(*reply, "result"), "supportedVersions", kStatelessRevision) ||
        (code == kUnsupportedVersion && lists(data, "supported", kStatelessRevision));
    if (is_offered) return Era::kStateless;
  }
  if (status == 401 || status == 403 || status == 429) return Era::kUnusable;
  if (status == 500 || status == 501) return Era::kGreeted;
  return status < 500 ? Era::kGreeted : Era::kUnusable;
}

Json initialize_params(const std::string& revision, QuestionMode asking) {
  return {{"protocolVersion", revision},
          {"capabilities", asking == QuestionMode::kForms ? client_capabilities() : Json::object()},
          {"clientInfo", client_info()}};
}

std::string agreed_revision(const Json& result) {
  std::string revision = text_of(result, "protocolVersion");
  if (is_greeted(revision)) return revision;
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "The MCP server speaks a revision that this connector does not know; it knows " +
                  std::string(kStatelessRevision) + " and those from 2024-11-05 to " +
                  std::string(kNewestGreeted) + ". Use a newer connector.");
}

Server initialize(Call& call, Wire& wire, const std::string& url, std::size_t limit) {
  auto begun = call.clock().monotonic();
  GreetingReply answered = ask_to_initialize(call, wire, url, std::string(kNewestGreeted), limit);
  if (const std::string offer = counter_offer(answered); !offer.empty()) {
    begun = call.clock().monotonic();
    answered = ask_to_initialize(call, wire, url, offer, limit);
  }
  const auto taken = call.clock().monotonic() - begun;
  const bool is_error = !answered.reply || answered.reply->find("result") == answered.reply->end();
  if (is_error && may_be_old_sse(answered.status)) return greet_old_sse(call, wire, url, limit);
  if (!answered.reply) throw refused(greeting(), answered.status);
  if (is_error) throw refused(greeting(), *answered.reply, answered.status);
  Server server = server_at(url);
  server.revision = agreed_revision(object_of(*answered.reply, "result"));
  server.session = answered.session;
  server.greeting_ms = static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(taken).count());
  note_abilities(server, object_of(*answered.reply, "result"));
  say_initialized(wire, url, server);
  return server;
}

Server greet(Call& call, Wire& wire, const std::string& url, std::size_t limit) {
  Server server = server_at(url);
  server.revision = kStatelessRevision;
  std::optional<Error> not_greeted;
  GreetingReply answered = discover(call, wire, url, server, limit, kDiscoveryTime);
  if (answered.status == 0) {
    // If there was no answer, the server is probably old. If `initialize` fails too, the server is
    // probably new and was slow, and gets more time.
    try {
      return initialize(call, wire, url, limit);
    } catch (const Error& error) {
      not_greeted = error;
    }
    answered = discover(call, wire, url, server, limit, milliseconds(0));
  }
  switch (judge_discovery(answered.status, answered.reply)) {
    case Era::kGreeted:
      if (not_greeted) throw Error(*not_greeted);
      return initialize(call, wire, url, limit);
    case Era::kStateless:
      if (answered.reply) note_abilities(server, object_of(*answered.reply, "result"));
      return server;
    case Era::kUnusable:
      break;
  }
  if (answered.reply) throw refused(greeting(), *answered.reply, answered.status);
  throw refused(greeting(), answered.status);
}

}  // namespace mcp
