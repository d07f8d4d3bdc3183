// The MCP server of a host. Every action that a caller may use is a tool at one address.
//
//   mcp::Mcp mcp(engine, {.version = "1.2", .public_url = "https://patchbay.example"});
//   auto routes = mcp::routes(mcp);   // for httpd::Service
//
// endpoint.cc has the routes, methods.h declares the methods for clients. README.md has the rules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "httpd/denial.h"
#include "httpd/route.h"
#include "mcp/call_stream.h"
#include "mcp/client_answers.h"
#include "mcp/names.h"
#include "mcp/old_sse.h"
#include "mcp/running_requests.h"
#include "mcp/session.h"
#include "mcp/session_mail.h"
#include "mcp/shared_settings.h"
#include "mcp/tool_looks.h"
#include "mcp/tools.h"
#include "telemetry/telemetry.h"

namespace patchbay::callers {
class Callers;
}
namespace patchbay::engine {
class Engine;
}

namespace patchbay::mcp {

// Widely used clients ignore all tools after the first 128.
inline constexpr std::size_t kMostTools = 128;

struct McpOptions {
  std::string version;                 // version of this server
  std::string public_url{};            // for example "https://patchbay.example"; "" if unknown
  std::vector<std::string> origins{};  // more web origins that may send requests
  // If a caller has more tools than this, the list contains the two tools of tool_search.h instead.
  // 0: no limit.
  std::size_t most_tools = kMostTools;
  httpd::OnDenial on_denial{};  // called if the caller's scopes or filters refuse a request
};

// The objects for the methods. Borrows `engine` and `callers`. Thread-safe.
class Mcp {
 public:
  Mcp(engine::Engine& engine, callers::Callers& callers, McpOptions options);

  // Returns this endpoint's address, for which access tokens must be issued.
  [[nodiscard]] std::string resource() const { return options.public_url + "/api/v1/mcp"; }

  // Returns the caller's session with this id. Returns nullopt if Sessions::find() does, or if the
  // client has ended the session at any host.
  [[nodiscard]] std::optional<Session> session_of(const Caller& caller, std::string_view id);

  engine::Engine& engine;
  callers::Callers& callers;
  const McpOptions options;
  const Names names;
  Tools tools;
  ToolLooks tool_looks;
  Sessions sessions;
  SharedSettings session_settings;
  RunningRequests running;
  CallStreams call_streams;  // the owner must call beat() every few seconds
  ClientAnswers client_answers;
  SessionMail mail;  // the owner must call fetch_mail() every SessionMail::kLook
  Mailboxes mailboxes;
  telemetry::Counter mended_arguments;
};

// Fetches clients' messages that other hosts received for requests on this host. Reads the store
// only while requests run here.
Result<void> fetch_mail(Mcp& mcp);

// Deletes what sessions left in the store, at most once an hour. To be called every few seconds.
Result<void> tend(Mcp& mcp);

// Returns the routes of the endpoint. `mcp` must outlive them.
std::vector<httpd::Route> routes(Mcp& mcp);

}  // namespace patchbay::mcp
