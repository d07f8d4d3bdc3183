// Creates the endpoint's routes. Also checks host names, adds headers for web pages, and opens
// streams of changes.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "callers/tool_scopes.h"
#include "engine/engine.h"
#include "mcp/exchange.h"
#include "mcp/mcp.h"
#include "mcp/watch.h"
#include "oauth_messages/bearer_challenge.h"

namespace patchbay::mcp {
namespace {

using httpd::Request;
using httpd::Response;

// Refuses a request to a host name that is not this server's.
std::optional<Response> refuse_name(const Mcp& mcp, const Request& request) {
  const std::string fault = mcp.names.fault_of(request);
  if (fault.empty()) return std::nullopt;
  mcp.engine.log.write(telemetry::Level::kWarning, "a request to MCP was refused for its name",
                       {{"why", fault}}, &request.trace_id);
  return refused(403, RpcCode::kRefused, fault);
}

Result<Response> post(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  return answer_post(mcp, request);
}

// Opens a stream of changes for a client with a session. Other clients get 405 (no stream), because
// after any other status they ask again and again.
Result<Response> get(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  const auto id = request.header(kSessionHeader);
  if (!id || !takes_events(request)) {
    return Response{
        .status = 405, .content_type = {}, .headers = {{"Allow", "POST, DELETE, OPTIONS"}}};
  }
  const auto session = mcp.session_of(*request.caller, *id);
  if (!session) return refused(404, RpcCode::kRefused, "There is no such session.");
  return watch(mcp, request, session->nonce);
}

Result<Response> open_old(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  return open_old_stream(mcp, request);
}

Result<Response> post_old(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  return request.query_value("session") ? take_old_message(mcp, request)
                                        : answer_post(mcp, request);
}

Result<Response> end_session(Mcp& mcp, const Request& request) {
  if (auto no = refuse_name(mcp, request)) return std::move(*no);
  const auto id = request.header(kSessionHeader);
  const auto session = id ? mcp.session_of(*request.caller, *id) : std::nullopt;
  if (!session) {
    return refused(id ? 404 : 400, RpcCode::kRefused,
                   "DELETE ends the session of its header Mcp-Session-Id, and this request names "
                   "no session of its key.");
  }
  PATCHBAY_TRY(mcp.session_settings.end(*request.caller, session->nonce));
  return httpd::no_content();
}

// Answers a CORS preflight, the request that a browser sends before a page may send its own.
Result<Response> preflight(Mcp& /*mcp*/, const Request& request) {
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
        equal_ignoring_case(name.substr(0, kParameter.size()), kParameter)) {
      allowed.append(", ").append(name);
    }
  }
  Response response = httpd::no_content();
  response.headers = {{"Access-Control-Allow-Methods", "POST, GET, DELETE, OPTIONS"},
                      {"Access-Control-Allow-Headers", std::move(allowed)},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

// The headers that allow every web page to read a response. This is safe, because requests carry a
// key and no cookie, and because refuse_name() checks the page's origin.
const std::vector<httpd::NamedText> kForPages = {
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Expose-Headers",
     "WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After"}};

struct RouteRow {
  std::string_view method;
  std::string_view path;
  httpd::Access access;
  Result<Response> (*function)(Mcp&, const Request&);
  std::string_view id;
  std::string_view summary;
};

// The routes serve each path with and without a final slash, because clients lose the body or the
// key in a redirect. /api/v1/mcp/sse also serves HTTP+SSE of 2024-11-05.
constexpr std::array<RouteRow, 14> kRoutes = {{
    {"POST", "/api/v1/mcp", httpd::Access::kTools, post, "mcp", "Messages of MCP clients."},
    {"POST", "/api/v1/mcp/", httpd::Access::kTools, post, "mcp", "Messages of MCP clients."},
    {"POST", "/api/v1/mcp/sse", httpd::Access::kTools, post_old, "mcp", "Messages of MCP clients."},
    {"POST", "/api/v1/mcp/sse/", httpd::Access::kTools, post_old, "mcp",
     "Messages of MCP clients."},
    {"GET", "/api/v1/mcp", httpd::Access::kTools, get, "mcp_stream", "Changes of lists."},
    {"GET", "/api/v1/mcp/", httpd::Access::kTools, get, "mcp_stream", "Changes of lists."},
    {"GET", "/api/v1/mcp/sse", httpd::Access::kTools, open_old, "mcp_sse",
     "Replies to clients of 2024-11-05."},
    {"GET", "/api/v1/mcp/sse/", httpd::Access::kTools, open_old, "mcp_sse",
     "Replies to clients of 2024-11-05."},
    {"DELETE", "/api/v1/mcp", httpd::Access::kTools, end_session, "mcp_end", "Ends a session."},
    {"DELETE", "/api/v1/mcp/", httpd::Access::kTools, end_session, "mcp_end", "Ends a session."},
    {"OPTIONS", "/api/v1/mcp", httpd::Access::kAnyone, preflight, "mcp_preflight",
     "What pages may send."},
    {"OPTIONS", "/api/v1/mcp/", httpd::Access::kAnyone, preflight, "mcp_preflight",
     "What pages may send."},
    {"OPTIONS", "/api/v1/mcp/sse", httpd::Access::kAnyone, preflight, "mcp_preflight",
     "What pages may send."},
    {"OPTIONS", "/api/v1/mcp/sse/", httpd::Access::kAnyone, preflight, "mcp_preflight",
     "What pages may send."},
}};

}  // namespace

Mcp::Mcp(engine::Engine& the_engine, callers::Callers& the_callers, McpOptions given)
    : engine(the_engine),
      callers(the_callers),
      options(std::move(given)),
      names(options.public_url, options.origins),
      tools(engine, options.most_tools),
      sessions(engine.kept ? engine.kept->vault.get() : nullptr, engine.clock, engine.random),
      session_settings(engine.kept ? engine.kept->store.get() : nullptr,
                       engine.kept ? engine.kept->vault.get() : nullptr, engine.random,
                       engine.clock),
      mail(engine.kept ? engine.kept->store.get() : nullptr,
           engine.kept ? engine.kept->vault.get() : nullptr, engine.random),
      mended_arguments(engine.metrics.counter(
          "patchbay_mcp_mended_arguments_total",
          "Arguments of MCP clients that were changed to what the tool's schema wants.")) {}

std::optional<Session> Mcp::session_of(const Caller& caller, std::string_view id) {
  auto session = sessions.find(caller, id);
  const bool is_over = session && session_settings.of(session->nonce).is_over;
  return is_over ? std::nullopt : session;
}

std::vector<httpd::Route> routes(Mcp& mcp) {
  std::vector<httpd::Route> all;
  for (const RouteRow& row : kRoutes) {
    httpd::Route route{.method = row.method,
                       .pattern = row.path,
                       .access = row.access,
                       .handler = [&mcp, function = row.function](
                                      const Request& request) { return function(mcp, request); },
                       .id = row.id,
                       .summary = row.summary};
    route.work = row.method == "OPTIONS" ? httpd::Work::kQuick : httpd::Work::kBlocking;
    route.deadline = std::chrono::milliseconds(0);
    route.takes_any_query = true;
    route.headers = kForPages;
    route.challenge = oauth_messages::bearer_challenge(mcp.resource(), callers::kAllTools);
    all.push_back(std::move(route));
  }
  return all;
}

}  // namespace patchbay::mcp
