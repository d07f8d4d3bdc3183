#include <algorithm>

#include "base/base64.h"
#include "engine/engine.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::size_t kLongestCursor = 256;
// Time limit for connectors' listings at run time.
constexpr std::chrono::seconds kListing{10};

// Returns a cursor with the name of a page's last tool. The next page starts after this name, so no
// tool appears twice even if the list changes meanwhile.
std::string cursor_after(std::string_view name) { return base64(name); }

std::optional<std::string> name_in(std::string_view cursor) {
  if (cursor.empty() || cursor.size() > kLongestCursor) return std::nullopt;
  const auto bytes = from_base64(cursor);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

void append_tool(std::string& list, const OfferedTool& offered, Revision revision) {
  if (list.size() > 1) list.push_back(',');
  if (!offered.accounts.empty()) {
    wire::Json shown = offered.tool->shown_with_accounts(offered.accounts);
    if (!has_structured_content(revision)) shown.erase("outputSchema");
    list.append(wire::compact(shown));
    return;
  }
  list.append(has_structured_content(revision) ? offered.tool->text : offered.tool->plain_text);
}

}  // namespace

Outcome list_tools(Mcp& mcp, const MethodCall& ask) {
  actions::Request request = request_of(mcp, ask);
  request.deadline = std::min(request.deadline, mcp.engine.after(kListing));
  const Offer offer = mcp.tools.listed_to(request);
  auto from = offer.tools.begin();
  if (const json::Node* cursor = ask.message.param("cursor")) {
    const auto after = name_in(text_of(cursor));
    if (!after) {
      return Refusal{RpcCode::kInvalidParams,
                     "The cursor is not one of this server's: begin without a cursor."};
    }
    from = std::find_if(from, offer.tools.end(),
                        [&](const OfferedTool& each) { return each.tool->name > *after; });
  }
  std::string list = "[";
  auto at = from;
  for (; at != offer.tools.end() && at - from < static_cast<std::ptrdiff_t>(kPage); ++at) {
    append_tool(list, *at, ask.revision);
  }
  ResultText result = result_for(mcp, ask);
  result.add("tools", list.append("]")).add_lifetime();
  if (at != offer.tools.end()) {
    result.add_string("nextCursor", cursor_after(std::prev(at)->tool->name));
  }
  if (!offer.unlisted.empty()) {
    result.add_meta("dev.patchbay/unlisted", wire::compact(json_of(offer.unlisted)));
  }
  return result.text();
}

}  // namespace patchbay::mcp
