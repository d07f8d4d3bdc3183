#include "base/words.h"
#include "callers/tool_filters.h"
#include "callers/tool_scopes.h"
#include "engine/engine.h"
#include "mcp/arguments.h"
#include "mcp/content.h"
#include "mcp/document_tools.h"
#include "mcp/own_tool.h"
#include "mcp/questions.h"
#include "mcp/tool_search.h"
#include "oauth_messages/bearer_challenge.h"

namespace patchbay::mcp {
namespace {

// Returns the address of this server's page for connecting the account. Returns "" if the error has
// no address with a ticket. A browser has no key, so the page requires a ticket.
std::string page_of(const Mcp& mcp, const Error& error) {
  const std::string& path = error.details().reauth_url;
  const bool has_ticket = path.find("&ticket=") != path.npos;
  return has_ticket ? mcp.options.public_url + path : std::string();
}

// Returns the outcome of a failed action: a question to the client if the error needs an answer,
// otherwise a result for the model. If the tool declares a result schema, there is no structured
// content, because clients check it with the schema even in an error.
Outcome failed(const Mcp& mcp, const MethodCall& ask, const Tool& tool, const Error& error) {
  const std::string page = page_of(mcp, error);
  std::optional<Outcome> question;
  if (error.code() == Code::kInputRequired) question = form_question(ask, error);
  if (!page.empty()) question = page_question(mcp, ask, error, page);
  if (question) return std::move(*question);
  const std::string envelope = wire::envelope_of(
      error, {.connector_id = tool.connector, .trace_id = ask.http.trace_id.hex()});
  ResultText result = result_for(mcp, ask);
  result.add("content", text_content(sentence_of(error, page)));
  if (!tool.declares_result && has_structured_content(ask.revision)) {
    result.add("structuredContent", envelope);
  }
  result.add("isError", "true").add_meta("dev.patchbay/error", envelope);
  return result.text();
}

Outcome done(const Mcp& mcp, const MethodCall& ask, const Tool& tool, const std::string& answer) {
  const Content content = content_of(tool, answer);
  ResultText result = result_for(mcp, ask);
  result.add("content", content.content);
  const bool shows_structured = !content.structured.empty() &&
                                has_structured_content(ask.revision) &&
                                !(content.is_error && tool.declares_result);
  if (shows_structured) result.add("structuredContent", content.structured);
  if (content.is_error) result.add("isError", "true");
  return result.text();
}

// The tool that a client calls, and the arguments.
struct NamedCall {
  std::string_view name;
  const json::Node* arguments;
  bool is_found = false;  // true: the client called the tool through call_tool
};

// Returns the refusal of an unknown tool. After call_tool, returns it as a tool result, because a
// model reads results but not protocol errors.
Outcome unknown_tool(const Mcp& mcp, const MethodCall& ask, const NamedCall& called) {
  const std::string name(called.name.substr(0, 128));
  if (called.is_found) {
    return answer_of(
        mcp, ask,
        Error(Code::kNotFound, "There is no tool \"" + name + "\": search_tools finds the tools."));
  }
  return Refusal{RpcCode::kInvalidParams,
                 "Unknown tool: " + name + ". tools/list names the tools."};
}

// Returns the result for a call whose key or token lacks a scope. Clients that sign in for one
// tool, as ChatGPT does, read the challenge in the result.
std::string scope_result(const Mcp& mcp, const MethodCall& ask, const Tool& tool,
                         const Error& lacked, const std::string& challenge) {
  const std::string described = challenge + ", error_description=\"" + lacked.message() + "\"";
  return result_for(mcp, ask)
      .add("content", text_content(sentence_of(lacked, {})))
      .add("isError", "true")
      .add_meta("dev.patchbay/error",
                wire::envelope_of(
                    lacked, {.connector_id = tool.connector, .trace_id = ask.http.trace_id.hex()}))
      .add_meta("mcp/www_authenticate", wire::compact(wire::Json::array({described})))
      .text();
}

// Reports and returns the refusal of a call whose key or token does not allow the tool. Its
// challenge contains the scopes that would be enough.
Refusal needs_scope(const Mcp& mcp, const MethodCall& ask, const Tool& tool) {
  const Caller& caller = *ask.http.caller;
  const std::string needed = callers::scope_of_tool(tool.connector, tool.is_read_only);
  if (auto unheard = tell_denial(mcp, ask, Code::kPermissionDenied, needed)) return *unheard;
  const Error lacked(Code::kPermissionDenied,
                     "The key or token of this request may not use the tool " + tool.name +
                         ". It needs the scope " + needed + ".");
  const std::string challenge = oauth_messages::scope_challenge(
      mcp.resource(),
      joined(callers::scopes_to_ask_for(caller, tool.connector, tool.is_read_only)));
  return {.code = RpcCode::kRefused,
          .message = lacked.message(),
          .status = 403,
          .challenge = challenge,
          .result = scope_result(mcp, ask, tool, lacked, challenge)};
}

// Returns an error if the request's headers do not repeat the arguments that this tool's schema
// names.
std::optional<Refusal> wrong_headers(const MethodCall& ask, const Tool& tool) {
  if (!is_modern(ask.revision)) return std::nullopt;
  return mismatch_of(ask.http, tool.mirrored, ask.message.param("arguments"));
}

Refusal wrong_state() {
  return {RpcCode::kInvalidParams,
          "requestState is not one of this server's, or is too old: make the call without it."};
}

Outcome not_answered(const Mcp& mcp, const MethodCall& ask) {
  const bool is_declined = ask.round.kind == Round::Kind::kDeclined;
  return result_for(mcp, ask)
      .add("content",
           text_content(is_declined ? "The user did not want to answer, so nothing was done."
                                    : "The client did not answer what the tool asked first, so "
                                      "nothing was done."))
      .add("isError", "true")
      .text();
}

// Returns true if the answers do not fit the schema. The action then asks its questions again.
bool is_asked_again(const Error& error) {
  return error.code() == Code::kInvalidArgument && error.message().starts_with("answers");
}

bool is_wrong_state(const Error& error) {
  return error.code() == Code::kInvalidArgument && error.message().starts_with("continuation");
}

// Runs the action, or continues it after a question.
Result<void> run(Mcp& mcp, actions::Request& call, const Round& round, std::string& answer) {
  if (round.kind == Round::Kind::kConnected) {
    auto resumed = mcp.engine.resume(round.resume_token, call, answer);
    // NOT_FOUND means that the token was used or is too old. The client sent the arguments again,
    // so a new call follows.
    if (resumed.has_value() || resumed.error().code() != Code::kNotFound) return resumed;
  }
  call.continuation = round.continuation;
  call.answers = round.answers;
  auto ended = mcp.engine.run(call, answer);
  if (ended.has_value() || round.kind != Round::Kind::kAnswers || !is_asked_again(ended.error())) {
    return ended;
  }
  call.continuation = call.answers = {};
  return mcp.engine.run(call, answer);
}

// Returns a refusal if a filter does not offer `tool`, one of this server's own tools. Otherwise
// returns nullopt. The pipeline checks the filters for connectors' tools.
std::optional<Outcome> refuse_own(const Mcp& mcp, const MethodCall& ask, const Tool& tool) {
  const callers::ToolIdentity identity{tool.connector, tool.action, tool.is_read_only};
  const auto refusal = callers::refusal_of(*ask.http.caller, identity);
  if (!refusal) return std::nullopt;
  if (auto unheard = tell_denial(mcp, ask, Code::kGateClosed, refusal->rule)) return *unheard;
  return answer_of(mcp, ask, callers::not_offered(identity, *refusal));
}

Outcome call_own(Mcp& mcp, const MethodCall& ask, const Tool& tool, const Arguments& arguments) {
  if (tool.name == kSearchTools) return search_tools(mcp, ask, tool, arguments);
  if (auto refused = refuse_own(mcp, ask, tool)) return std::move(*refused);
  return call_document_tool(mcp, ask, tool, arguments);
}

Outcome call_action(Mcp& mcp, const MethodCall& ask, const Tool& tool, const Arguments& arguments,
                    actions::Request& call) {
  call.connector = tool.connector;
  call.action = tool.action;
  call.link = tool.link.empty() ? arguments.account : tool.link;
  call.arguments = arguments.json;
  std::string answer;
  const auto ended = run(mcp, call, ask.round, answer);
  if (ended.has_value()) return done(mcp, ask, tool, answer);
  if (ask.round.kind == Round::Kind::kAnswers && is_wrong_state(ended.error())) {
    return wrong_state();
  }
  return failed(mcp, ask, tool, ended.error());
}

Outcome call_named(Mcp& mcp, const MethodCall& ask, const NamedCall& called);

// Runs `call_tool`: calls the tool in the arguments, as if the client had called it directly.
Outcome call_found(Mcp& mcp, const MethodCall& ask, const Tool& tool, const Arguments& arguments) {
  if (const auto given = checked(tool, arguments); given.has_error()) {
    return answer_of(mcp, ask, given);
  }
  const auto read = json::Document::read(arguments.json, kDeepest);
  if (read.has_error()) return answer_of(mcp, ask, read.error());
  const json::Node& root = read.value().root();
  return call_named(mcp, ask, {text_of(root.find("name")), root.find("arguments"), true});
}

Outcome call_named(Mcp& mcp, const MethodCall& ask, const NamedCall& called) {
  actions::Request call = request_of(mcp, ask);
  const Tools::FoundTool found = mcp.tools.find(called.name, call);
  const bool calls_again = called.is_found && called.name == kCallTool;
  if (found.tool == nullptr || calls_again) return unknown_tool(mcp, ask, called);
  const Tool& tool = *found.tool;
  if (!Tools::allows(*ask.http.caller, tool)) return needs_scope(mcp, ask, tool);
  if (!called.is_found) {
    if (auto wrong = wrong_headers(ask, tool)) return std::move(*wrong);
  }
  const auto arguments = arguments_for(tool, called.arguments);
  if (!arguments) {
    return Refusal{RpcCode::kInvalidParams, "The \"arguments\" of a tool have to be an object."};
  }
  if (tool.name == kCallTool && tool.connector.empty()) {
    return call_found(mcp, ask, tool, *arguments);
  }
  const Round::Kind round = ask.round.kind;
  if (round == Round::Kind::kDeclined || round == Round::Kind::kUnanswered) {
    return not_answered(mcp, ask);
  }
  if (round == Round::Kind::kWrong) return wrong_state();
  mcp.mended_arguments.increment(arguments->mended);
  return tool.connector.empty() ? call_own(mcp, ask, tool, *arguments)
                                : call_action(mcp, ask, tool, *arguments, call);
}

}  // namespace

std::optional<Refusal> refuse_headers(const Mcp& mcp, const MethodCall& ask) {
  if (ask.message.method != "tools/call") return std::nullopt;
  const Tools::FoundTool found =
      mcp.tools.find(text_of(ask.message.param("name")), request_of(mcp, ask));
  return found.tool == nullptr ? std::nullopt : wrong_headers(ask, *found.tool);
}

Outcome call_tool(Mcp& mcp, const MethodCall& ask) {
  const std::string_view name = text_of(ask.message.param("name"));
  if (name.empty()) {
    return Refusal{RpcCode::kInvalidParams, "tools/call needs the \"name\" of a tool."};
  }
  return call_named(mcp, ask, {name, ask.message.param("arguments")});
}

}  // namespace patchbay::mcp
