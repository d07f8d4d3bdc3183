#include <algorithm>
#include <array>
#include <cctype>

#include "engine/engine.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

enum class Era { kLegacy, kModern, kBoth };

struct MethodRow {
  std::string_view name;
  Era era;
  Outcome (*run)(Mcp& mcp, const Ask& ask);
};

constexpr std::array<MethodRow, 11> kMethods = {{
    {"initialize", Era::kLegacy, initialize},
    {"ping", Era::kLegacy, ping},
    {"server/discover", Era::kModern, discover},
    {"tools/call", Era::kBoth, call_tool},
    {"tools/list", Era::kBoth, list_tools},
    {"resources/list", Era::kBoth, list_resources},
    {"resources/templates/list", Era::kBoth, list_templates},
    {"resources/read", Era::kBoth, read_resource},
    {"prompts/list", Era::kBoth, list_prompts},
    {"prompts/get", Era::kBoth, get_prompt},
    {"completion/complete", Era::kBoth, complete},
}};

bool is_in(Era era, Revision revision) {
  return era == Era::kBoth || (era == Era::kModern) == is_modern(revision);
}

// Returns the first language that the client wants, such as "de-CH"; "" if it names none.
std::string_view locale_of(const httpd::Request& request) {
  constexpr std::size_t kLongest = 35;  // RFC 5646 §4.4.1
  const std::string_view wished = request.header("Accept-Language").value_or("");
  const std::string_view first = wished.substr(0, wished.find_first_of(",; "));
  const bool is_tag = std::all_of(first.begin(), first.end(),
                                  [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
  return is_tag && first.size() <= kLongest ? first : std::string_view();
}

}  // namespace

Outcome run_method(Mcp& mcp, const Ask& ask) {
  for (const MethodRow& row : kMethods) {
    if (row.name == ask.message.method && is_in(row.era, ask.revision)) return row.run(mcp, ask);
  }
  return Refusal{RpcCode::kMethodNotFound,
                 "There is no method \"" + std::string(ask.message.method.substr(0, 64)) + "\".",
                 {},
                 is_modern(ask.revision) ? 404 : 200};
}

actions::Request request_of(const Mcp& mcp, const Ask& ask) {
  actions::Request call = mcp.engine.request();
  call.caller = ask.http.caller.get();
  call.cancellation = &ask.cancelled;
  call.progress = ask.progress;
  call.trace_id = ask.http.trace_id;
  call.address = ask.http.address;
  call.locale = locale_of(ask.http);
  return call;
}

}  // namespace patchbay::mcp
