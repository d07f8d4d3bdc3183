#include <array>

#include "engine/engine.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

enum class Era { kLegacy, kModern, kBoth };

struct MethodRow {
  std::string_view name;
  Era era;
  Outcome (*run)(Mcp& mcp, const MethodCall& ask);
};

constexpr std::array<MethodRow, 14> kMethods = {{
    {"initialize", Era::kLegacy, initialize},
    {"ping", Era::kLegacy, ping},
    {"server/discover", Era::kModern, discover},
    {"tools/call", Era::kBoth, call_tool},
    {"tools/list", Era::kBoth, list_tools},
    {"resources/list", Era::kBoth, list_resources},
    {"resources/templates/list", Era::kBoth, list_templates},
    {"resources/read", Era::kBoth, read_resource},
    {"resources/subscribe", Era::kLegacy, subscribe},
    {"resources/unsubscribe", Era::kLegacy, unsubscribe},
    {"prompts/list", Era::kBoth, list_prompts},
    {"prompts/get", Era::kBoth, get_prompt},
    {"completion/complete", Era::kBoth, complete},
    {"logging/setLevel", Era::kLegacy, set_log_level},
}};

bool is_in(Era era, Revision revision) {
  return era == Era::kBoth || (era == Era::kModern) == is_modern(revision);
}

}  // namespace

Outcome run_method(Mcp& mcp, const MethodCall& ask) {
  for (const MethodRow& row : kMethods) {
    if (row.name == ask.message.method && is_in(row.era, ask.revision)) return row.run(mcp, ask);
  }
  return Refusal{RpcCode::kMethodNotFound,
                 "There is no method \"" + std::string(ask.message.method.substr(0, 64)) + "\".",
                 {},
                 is_modern(ask.revision) ? 404 : 200};
}

Refusal no_session(const MethodCall& ask) {
  return {RpcCode::kInvalidRequest,
          std::string(ask.message.method) +
              " is for a session: begin with initialize, and send the header Mcp-Session-Id."};
}

Refusal not_kept(const Error& error) { return {RpcCode::kInternal, error.message(), {}, 503}; }

std::optional<Refusal> tell_denial(const Mcp& mcp, const MethodCall& ask, Code code,
                                   const std::string& reason) {
  if (!mcp.options.on_denial) return std::nullopt;
  const auto told = mcp.options.on_denial({.code = code,
                                           .reason = reason,
                                           .caller = ask.http.caller.get(),
                                           .address = ask.http.address,
                                           .trace_id = ask.http.trace_id,
                                           .may_wait = true});
  if (told.has_value()) return std::nullopt;
  return Refusal{RpcCode::kInternal, told.error().message(), {}, 503};
}

actions::Request request_of(const Mcp& mcp, const MethodCall& ask) {
  actions::Request call = mcp.engine.request();
  call.caller = ask.http.caller.get();
  call.cancellation = &ask.cancelled;
  call.progress = ask.progress;
  call.trace_id = ask.http.trace_id;
  call.address = ask.http.address;
  call.locale = httpd::language_of(ask.http);
  return call;
}

}  // namespace patchbay::mcp
