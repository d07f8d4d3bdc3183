// The methods of MCP that this server answers.
#pragma once

#include <optional>
#include <string>

#include "actions/pipeline.h"
#include "httpd/request.h"
#include "mcp/mcp.h"
#include "mcp/message.h"
#include "mcp/reply.h"
#include "mcp/result_text.h"
#include "mcp/round.h"

namespace patchbay::mcp {

// A client's request, in the form for methods.
struct MethodCall {
  const httpd::Request& http;
  const Message& message;
  Revision revision;
  Client client{};
  const std::string& session;  // the session's nonce; "": no session
  // Stopped when nobody waits for the outcome any more.
  const std::stop_token& cancelled;
  bool can_ask = false;  // true: the client can be asked questions before the reply
  const Round& round;    // the client's answers
  services::ProgressListener* progress = nullptr;
};

// Runs the method of a request. Refuses an unknown method.
Outcome run_method(Mcp& mcp, const MethodCall& ask);

// These functions are defined in greeting.cc.
Outcome initialize(Mcp& mcp, const MethodCall& ask);
Outcome discover(Mcp& mcp, const MethodCall& ask);
Outcome ping(Mcp& mcp, const MethodCall& ask);

// These functions are defined in tool_list.cc.
Outcome list_tools(Mcp& mcp, const MethodCall& ask);

// These functions are defined in tool_call.cc.
Outcome call_tool(Mcp& mcp, const MethodCall& ask);
// Returns the error of call_tool() for headers that do not repeat the arguments. A stream has no
// HTTP status left for such an error, so the server asks before it answers on a stream.
std::optional<Refusal> refuse_headers(const Mcp& mcp, const MethodCall& ask);

// These functions are defined in resources.cc.
Outcome list_resources(Mcp& mcp, const MethodCall& ask);
Outcome list_templates(Mcp& mcp, const MethodCall& ask);
Outcome read_resource(Mcp& mcp, const MethodCall& ask);
Outcome subscribe(Mcp& mcp, const MethodCall& ask);
Outcome unsubscribe(Mcp& mcp, const MethodCall& ask);

// These functions are defined in prompts.cc.
Outcome list_prompts(Mcp& mcp, const MethodCall& ask);
Outcome get_prompt(Mcp& mcp, const MethodCall& ask);
Outcome complete(Mcp& mcp, const MethodCall& ask);

// These functions are defined in logging.cc.
Outcome set_log_level(Mcp& mcp, const MethodCall& ask);

// Returns this server's revisions as JSON, newest first.
std::string revisions_as_json();

// Reads a client's capabilities. nullptr: the client has none of them.
Client client_of(const json::Node* capabilities);

// Returns the revision for an `initialize` request.
Revision settled_revision(const Message& greeting);

// Returns the refusal for a client without a session that calls a method of sessions, for example
// logging/setLevel.
Refusal no_session(const MethodCall& ask);

// Returns the refusal for a setting of a session that could not be kept.
Refusal not_kept(const Error& error);

// Begins the result of a method.
inline ResultText result_for(const Mcp& mcp, const MethodCall& ask) {
  return ResultText(ask.revision, mcp.options.version);
}

// Reports to McpOptions::on_denial that a method refuses a request because of its caller's rights.
// The HTTP server does not see this refusal, because a message in a batch or on a stream has no
// HTTP status of its own. If on_denial fails, returns the refusal that the method must return
// instead.
std::optional<Refusal> tell_denial(const Mcp& mcp, const MethodCall& ask, Code code,
                                   const std::string& reason);

// Converts the HTTP request to a request to the engine. The result borrows from `ask`.
actions::Request request_of(const Mcp& mcp, const MethodCall& ask);

}  // namespace patchbay::mcp
