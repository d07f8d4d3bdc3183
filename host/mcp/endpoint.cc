// Takes the HTTP requests of clients apart, and puts the answers together.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "engine/engine.h"
#include "mcp/headers.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

using httpd::Request;
using httpd::Response;

constexpr std::string_view kSessionHeader = "Mcp-Session-Id";
constexpr std::string_view kRevisionHeader = "MCP-Protocol-Version";
constexpr std::string_view kStream = "text/event-stream";

Response refused(int status, RpcCode code, const std::string& why, std::string_view id = "null") {
  return httpd::json_response(reply_of(id, Refusal{code, why}), status);
}

// Which forms of answer a client takes.
struct Forms {
  bool json = false;
  bool stream = false;
};

Forms forms_of(const Request& request) {
  std::string accepted;
  for (const httpd::NamedText& header : request.headers) {
    if (!httpd::equal_ignoring_case(header.name, "Accept")) continue;
    accepted.append(accepted.empty() ? "" : ",").append(header.value);
  }
  if (accepted.empty()) return {true, true};
  const bool any = accepted.find("*/*") != accepted.npos;
  return {
      any || accepted.find("application/json") != accepted.npos ||
          accepted.find("application/*") != accepted.npos,
      any || accepted.find(kStream) != accepted.npos || accepted.find("text/*") != accepted.npos};
}

bool is_json(const Request& request) {
  const auto type = request.header("Content-Type");
  if (!type) return true;
  const std::string_view media = type->substr(0, type->find_first_of("; "));
  return httpd::equal_ignoring_case(media, "application/json");
}

std::string_view revision_in_meta(const Message& message) {
  return text_of(member_of(message.param("_meta"), "io.modelcontextprotocol/protocolVersion"));
}

std::string supported_revisions(std::string_view requested) {
  std::string data = R"({"supported":[)";
  for (auto name = kRevisions.rbegin(); name != kRevisions.rend(); ++name) {
    if (name != kRevisions.rbegin()) data.push_back(',');
    data.append("\"").append(*name).append("\"");
  }
  data.append(R"(],"requested":)");
  json::append_json_string(data, requested);
  return data.append("}");
}

Refusal unsupported(std::string_view requested) {
  return {RpcCode::kVersionUnsupported, "This revision of MCP is not supported.",
          supported_revisions(requested), 400};
}

// One HTTP request while it is answered.
class Exchange {
 public:
  Exchange(Mcp& mcp, const Request& request) : mcp_(mcp), request_(request) {}

  Response answer() {
    if (!is_json(request_)) {
      return refused(415, RpcCode::kInvalidRequest, "The body has to be application/json.");
    }
    const Forms forms = forms_of(request_);
    if (!forms.json && !forms.stream) {
      return refused(406, RpcCode::kInvalidRequest,
                     "The answer is application/json or text/event-stream: accept both.");
    }
    auto read = read_messages(request_.body);
    if (read.has_error()) {
      const bool is_json_text = read.error().code() != Code::kMalformedRequest;
      return refused(400, is_json_text ? RpcCode::kInvalidRequest : RpcCode::kParse,
                     read.error().message());
    }
    const Reading& reading = read.value();
    if (auto wrong = settle(reading)) return std::move(*wrong);
    Response response = reading.is_batch ? answer_batch(reading) : answer_one(reading.messages[0]);
    if (!forms.json && response.status == 200 && !response.body.empty()) {
      response.content_type = kStream;
      response.body = event_of(std::move(response.body));
    }
    return response;
  }

 private:
  // Decides in which revision the client speaks. Returns the answer if it cannot be served.
  std::optional<Response> settle(const Reading& reading) {
    const Message& first = reading.messages.front();
    const auto header = request_.header(kRevisionHeader);
    const auto said = header ? revision_of(*header) : std::nullopt;
    const bool greets = first.method == "initialize";
    is_modern_ = (said && is_modern(*said) && !greets) || !revision_in_meta(first).empty() ||
                 first.method == "server/discover";
    if (is_modern_) {
      revision_ = Revision::k2026_07_28;
    } else if (!greets) {
      if (header && !said) return refuse(first, unsupported(*header));
      revision_ = said.value_or(kUnsaid);
      if (auto wrong = resume_session(first)) return wrong;
    }
    if (!reading.is_batch || (has_batches(revision_) && !is_modern_)) return std::nullopt;
    return refused(400, RpcCode::kInvalidRequest,
                   "This revision of MCP has no batches: send one message.");
  }

  std::optional<Response> resume_session(const Message& first) {
    const auto id = request_.header(kSessionHeader);
    if (!id) return std::nullopt;
    const auto session = mcp_.sessions.find(*request_.caller, *id);
    if (!session) {
      return refused(404, RpcCode::kRefused,
                     "There is no such session: begin with initialize again.", first.id);
    }
    client_ = session->client;
    if (!request_.header(kRevisionHeader)) revision_ = session->revision;
    return std::nullopt;
  }

  static Response refuse(const Message& message, const Refusal& refusal) {
    return httpd::json_response(reply_of(message.id, refusal), refusal.status);
  }

  // Returns what is wrong with a request of 2026-07-28 beside its method.
  std::optional<Refusal> check_modern(const Message& message) {
    const json::Node* meta = message.param("_meta");
    const json::Node* capabilities = member_of(meta, "io.modelcontextprotocol/clientCapabilities");
    const std::string_view revision = revision_in_meta(message);
    if (revision.empty() || capabilities == nullptr) {
      return Refusal{RpcCode::kInvalidParams,
                     "_meta has to have io.modelcontextprotocol/protocolVersion and "
                     "io.modelcontextprotocol/clientCapabilities.",
                     {},
                     400};
    }
    if (auto mismatch = mismatch_of(request_, message)) return mismatch;
    const auto known = revision_of(revision);
    if (!known || !is_modern(*known)) return unsupported(revision);
    client_ = client_of(capabilities);
    return std::nullopt;
  }

  Outcome run(const Message& message) {
    if (message.kind == Message::Kind::kInvalid) {
      return Refusal{RpcCode::kInvalidRequest, message.fault, {}, 400};
    }
    if (is_modern_) {
      if (auto wrong = check_modern(message)) return std::move(*wrong);
    }
    return run_method(mcp_, {request_, message, revision_, client_});
  }

  Response answer_one(const Message& message) {
    if (message.kind == Message::Kind::kNotification || message.kind == Message::Kind::kResponse) {
      return {.status = 202, .content_type = {}};
    }
    const Outcome outcome = run(message);
    Response response = httpd::json_response(reply_of(message.id, outcome), status_of(outcome));
    if (!is_modern_ && message.method == "initialize" && response.status == 200) {
      begin_session(message, response);
    }
    return response;
  }

  void begin_session(const Message& message, Response& response) {
    const Ask ask{request_, message, revision_};
    response.headers.push_back({std::string(kSessionHeader),
                                mcp_.sessions.begin(*request_.caller, settled_revision(ask),
                                                    client_of(message.param("capabilities")))});
  }

  Response answer_batch(const Reading& reading) {
    std::string replies;
    for (const Message& message : reading.messages) {
      const bool wants_reply =
          message.kind == Message::Kind::kRequest || message.kind == Message::Kind::kInvalid;
      if (!wants_reply) continue;
      replies.append(replies.empty() ? "[" : ",").append(reply_of(message.id, run(message)));
    }
    if (replies.empty()) return {.status = 202, .content_type = {}};
    return httpd::json_response(replies.append("]"));
  }

  Mcp& mcp_;
  const Request& request_;
  bool is_modern_ = false;
  Revision revision_ = kNewestLegacy;
  Client client_{};
};

// Refuses a request under a name that is not this server's.
std::optional<Response> refuse_name(const Mcp& mcp, const Request& request) {
  const std::string fault = mcp.names.fault_of(request);
  if (fault.empty()) return std::nullopt;
  mcp.engine.log.write(Level::kWarning, "a request to MCP was refused for its name",
                       {{"why", fault}}, &request.trace_id);
  return refused(403, RpcCode::kRefused, fault);
}

Result<Response> post(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  return Exchange(mcp, request).answer();
}

// There is no stream without a question to answer.
Result<Response> get(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  return Response{
      .status = 405, .content_type = {}, .headers = {{"Allow", "POST, DELETE, OPTIONS"}}};
}

Result<Response> end_session(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  const auto id = request.header(kSessionHeader);
  const auto session = id ? mcp.sessions.find(*request.caller, *id) : std::nullopt;
  if (!session) {
    return refused(id ? 404 : 400, RpcCode::kRefused,
                   "DELETE ends the session of its header Mcp-Session-Id, and this request names "
                   "no session of its key.");
  }
  mcp.sessions.end(*session);
  return httpd::no_content();
}

// A browser asks this before it lets a page send a request.
Result<Response> preflight(const Request& request) {
  std::string allowed =
      "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, "
      "Mcp-Session-Id, Last-Event-ID";
  std::string_view asked = request.header("Access-Control-Request-Headers").value_or("");
  while (!asked.empty()) {
    const std::string_view each = asked.substr(0, asked.find(','));
    asked.remove_prefix(std::min(each.size() + 1, asked.size()));
    const std::string_view name = trimmed(each);
    constexpr std::string_view kParameter = "mcp-param-";
    if (name.size() > kParameter.size() &&
        httpd::equal_ignoring_case(name.substr(0, kParameter.size()), kParameter)) {
      allowed.append(", ").append(name);
    }
  }
  Response response = httpd::no_content();
  response.headers = {{"Access-Control-Allow-Methods", "POST, GET, DELETE, OPTIONS"},
                      {"Access-Control-Allow-Headers", std::move(allowed)},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

// Every page may read an answer: requests carry a key and no cookie, and names_ judges who asks.
const std::vector<httpd::NamedText> kForPages = {
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Expose-Headers",
     "WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After"}};

std::string challenge_of(const McpOptions& options) {
  std::string challenge = "Bearer ";
  if (!options.resource_metadata.empty()) {
    challenge.append("resource_metadata=\"").append(options.resource_metadata).append("\", ");
  }
  return challenge.append("scope=\"mcp:tools\"");
}

// A path with and without a slash at its end. Both are served, because clients that are redirected
// lose the body or the key.
constexpr std::array<std::string_view, 2> kPaths = {"/api/v1/mcp", "/api/v1/mcp/"};

}  // namespace

Mcp::Mcp(engine::Engine& the_engine, McpOptions given)
    : engine(the_engine),
      options(std::move(given)),
      names(options.public_url, options.origins),
      tools(engine),
      sessions(engine.kept ? engine.kept->vault.get() : nullptr, engine.clock, engine.random),
      mended_arguments(engine.metrics.counter(
          "patchbay_mcp_mended_arguments_total",
          "Arguments of MCP clients that were changed to what the tool's schema wants.")) {}

std::vector<httpd::Route> routes(Mcp& mcp) {
  std::vector<httpd::Route> all;
  for (const std::string_view path : kPaths) {
    const auto add = [&](std::string_view method, httpd::Access access, std::string_view id,
                         std::string_view summary, httpd::Handler handler) {
      httpd::Route route{.method = method,
                         .pattern = path,
                         .access = access,
                         .handler = std::move(handler),
                         .id = id,
                         .summary = summary};
      route.deadline = std::chrono::milliseconds(0);
      route.takes_any_query = true;
      route.headers = kForPages;
      route.challenge = challenge_of(mcp.options);
      all.push_back(std::move(route));
    };
    add("POST", httpd::Access::kCall, "mcp", "Messages of MCP clients.",
        [&mcp](const Request& request) { return post(mcp, request); });
    add("GET", httpd::Access::kCall, "mcp_stream", "No stream is here.",
        [&mcp](const Request& request) { return get(mcp, request); });
    add("DELETE", httpd::Access::kCall, "mcp_end", "Ends an MCP session.",
        [&mcp](const Request& request) { return end_session(mcp, request); });
    add("OPTIONS", httpd::Access::kAnyone, "mcp_preflight", "What pages may send.", preflight);
    all.back().work = httpd::Work::kQuick;
  }
  return all;
}

}  // namespace patchbay::mcp
