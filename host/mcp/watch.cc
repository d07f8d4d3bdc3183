#include "mcp/watch.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

// How often a stream looks for changes, and how long connectors may take that list their actions.
constexpr std::chrono::seconds kLook{2};

// Returns the tools that a caller may use now.
Offer offer_now(const Mcp& mcp, const Caller& caller, const std::stop_token& stopped) {
  actions::Request request = mcp.engine.request();
  request.caller = &caller;
  request.cancellation = &stopped;
  request.trace_id = mcp.engine.trace_ids.next();
  request.deadline = mcp.engine.after(kLook);
  return mcp.tools.offered_to(request);
}

// Returns true if a client sees the same tools in both. The texts are compared only of tools that
// were made again meanwhile.
bool is_same(const Offer& one, const Offer& other) {
  return std::equal(one.tools.begin(), one.tools.end(), other.tools.begin(), other.tools.end(),
                    [](const Offered& a, const Offered& b) {
                      return (a.tool == b.tool || a.tool->text == b.tool->text) &&
                             a.accounts == b.accounts;
                    });
}

// Calls `tell` after each change, until the stream shall end. A list that changes and changes back
// between two looks has not changed.
void look_for_changes(const Mcp& mcp, const Listener& listener, httpd::EventWriter& events,
                      const std::function<bool()>& tell) {
  std::optional<Offer> known;
  do {
    const auto caller = listener.now();
    if (!caller) return;
    Offer now = offer_now(mcp, *caller, events.stopped());
    const bool has_changed = known && !is_same(*known, now);
    known = std::move(now);
    if (has_changed && !tell()) return;
  } while (events.pause(kLook));
}

std::string notification(std::string_view method, const std::string& params) {
  std::string text = R"({"jsonrpc":"2.0","method":")";
  text.append(method).append("\"");
  if (!params.empty()) text.append(R"(,"params":)").append(params);
  return text.append("}");
}

constexpr std::string_view kToolsChanged = "notifications/tools/list_changed";

}  // namespace

httpd::Response watch(Mcp& mcp, const httpd::Request& request) {
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream([&mcp, listener](httpd::EventWriter& events) {
    look_for_changes(mcp, *listener, events,
                     [&] { return events.send({.data = notification(kToolsChanged, {})}); });
  });
}

httpd::Response listen(Mcp& mcp, const httpd::Request& request, const Message& message) {
  const json::Node* wanted = member_of(message.param("notifications"), "toolsListChanged");
  const bool tells_tools = wanted != nullptr && wanted->boolean();
  const std::string meta =
      R"("_meta":{"io.modelcontextprotocol/subscriptionId":)" + message.id + "}";
  ResultText result(Revision::k2026_07_28, mcp.options.version);
  result.add_meta("io.modelcontextprotocol/subscriptionId", message.id);
  const std::string end = reply_of(message.id, result.text());
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream([&mcp, listener, tells_tools, meta, end](httpd::EventWriter& events) {
    const std::string told = tells_tools ? R"({"toolsListChanged":true})" : "{}";
    events.send({.data = notification("notifications/subscriptions/acknowledged",
                                      "{" + meta + R"(,"notifications":)" + told + "}")});
    if (tells_tools) {
      look_for_changes(mcp, *listener, events, [&] {
        return events.send({.data = notification(kToolsChanged, "{" + meta + "}")});
      });
    }
    while (events.pause(kLook) && listener->now()) {
    }
    events.send({.data = end});
  });
}

}  // namespace patchbay::mcp
