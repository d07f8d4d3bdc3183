#include <algorithm>
#include <chrono>
#include <utility>

#include "content.h"
#include "mcp.h"
#include "questions.h"

namespace mcp {

using patchbay::sdk::ActionList;
using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Sink;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

// The ids of the manifest's own actions.
const std::vector<std::string_view> kTaken = {"call_tool",     "list_tools",   "list_resources",
                                              "read_resource", "list_prompts", "get_prompt",
                                              "complete"};

// Returns the account to which a list of tools belongs. Without a link, only the session
// distinguishes users.
std::string account_of(const Call& call, Upstream& upstream) {
  const std::string_view link = call.link().id;
  return link.empty() ? "\n" + upstream.server().session : std::string(link);
}

std::string subject_of(const std::string& name) { return "tool \"" + name.substr(0, 100) + "\""; }

Error no_such_tool(const std::string& name) {
  return {PATCHBAY_E_NOT_FOUND,
          subject_of(name) + ": the MCP server has no such tool for this account; see list_tools."};
}

Json call_server(Call& call, Upstream& server, const Tool& tool, const Json& arguments) {
  if (!tool.fault.empty()) {
    throw Error(PATCHBAY_E_UNSUPPORTED, subject_of(tool.name) +
                                            " cannot be called, because the MCP server declares "
                                            "it wrongly: " +
                                            tool.fault.substr(0, 250));
  }
  const ServerRequest ask{
      "tools/call", {{"name", tool.name}, {"arguments", arguments}}, subject_of(tool.name), false};
  const Json result =
      ask_with_questions(call, server, ask, mirrored_headers(tool.mirrored, arguments));
  return tool_result(result, tool);
}

// At the end of a call, marks the list of tools as old (ToolMemory::doubt) if the server said that
// the list changed.
struct DoubtGuard {
  ToolMemory& memory;
  std::string account;
  const Upstream& server;
  ~DoubtGuard() {
    if (server.has_changed_tools()) memory.doubt(account);
  }
};

// Returns how long the host may use a list. If the server can say between calls that its list
// changed, the host soon asks this connector again. This causes no request to the server.
milliseconds lifetime_for_host(nanoseconds left, bool tells_between_calls) {
  const auto most = std::chrono::ceil<milliseconds>(left);
  return tells_between_calls ? std::min<milliseconds>(most, ToolMemory::kBetweenChanges) : most;
}

}  // namespace

std::shared_ptr<const ToolList> Mcp::read_tools(Call& call, Upstream& upstream) {
  auto list = std::make_shared<const ToolList>(mcp::list_tools(upstream, kTaken));
  memory_.keep(account_of(call, upstream), list, call.clock().monotonic());
  return list;
}

ActionList Mcp::list_actions(Call& call) {
  if (config_.url.empty() && config_.command.empty()) return {"[]", 0, std::chrono::minutes(1)};
  Upstream server = upstream(call);
  const bool tells_between_calls = server.hear_what_came();
  const std::string account = account_of(call, server);
  if (server.has_changed_tools()) memory_.doubt(account);
  const auto now = call.clock().monotonic();
  // The host asks for the list if its lifetime is over, or if a call said that the list changed. So
  // the list in memory can still be good in two cases only: lifetime_for_host() shortened the
  // lifetime, or the server says too often that its list changed.
  const bool may_be_good = tells_between_calls || memory_.has_to_wait(account, now);
  auto list = may_be_good ? memory_.find(account, server.server().session, now) : nullptr;
  if (!list || memory_.lifetime(account, now) <= nanoseconds(0)) list = read_tools(call, server);
  const auto left = memory_.lifetime(account_of(call, server), call.clock().monotonic());
  return to_actions(*list, lifetime_for_host(left, tells_between_calls));
}

// Runs a tool. First uses the list that is kept in memory, which may be old. If this list does not
// have the tool, or if the server refuses the request's headers, reads the list again, once.
Json Mcp::run_tool(Call& call, const std::string& wanted, const Find& find, const Json& arguments) {
  Upstream server = upstream(call);
  DoubtGuard doubting{memory_, account_of(call, server), server};
  auto list = memory_.find(doubting.account, server.server().session, call.clock().monotonic());
  bool is_fresh = list == nullptr;
  while (true) {
    if (is_fresh) {
      list = read_tools(call, server);
      doubting.account = account_of(call, server);  // the session may have changed
    }
    const Tool* tool = find(*list);
    if (tool == nullptr && is_fresh) throw no_such_tool(wanted);
    try {
      if (tool != nullptr) return call_server(call, server, *tool, arguments);
    } catch (const Error&) {
      if (is_fresh || server.last_code() != kHeaderMismatch) throw;
    }
    is_fresh = true;
  }
}

void Mcp::invoke(Call& call, std::string_view action, std::string_view arguments,
                 const Sink& result) {
  const auto find = [&](const ToolList& list) { return list.with_id(action); };
  const Json given = parse_message(arguments);
  result.write(patchbay::sdk::json_text(run_tool(call, std::string(action), find, given)));
}

Json Mcp::call_tool(Call& call, const CallTool& given) {
  const auto find = [&](const ToolList& list) { return list.named(given.tool_name); };
  return run_tool(call, given.tool_name, find, given.arguments.value_or(Json::object()));
}

Json Mcp::list_tools(Call& call) {
  Upstream server = upstream(call);
  Json out = Json::array();
  const auto list = read_tools(call, server);
  for (const Tool& tool : list->tools) {
    Json entry = {{"name", tool.name}, {"is_usable", tool.fault.empty()}};
    if (!tool.description.empty()) entry["description"] = tool.description;
    if (tool.fault.empty()) {
      entry["action"] = tool.id;
      entry["parameters"] = tool.parameters;
    } else {
      entry["reason"] = tool.fault;
    }
    out.push_back(std::move(entry));
  }
  return {{"tools", std::move(out)}};
}

}  // namespace mcp
