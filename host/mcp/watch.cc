#include "mcp/watch.h"

#include <functional>
#include <memory>

#include "base/condition.h"
#include "base/digest.h"
#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"

namespace patchbay::mcp {
namespace {

// How often a stream looks for changes, and how long connectors may take that list their actions.
constexpr std::chrono::seconds kLook{2};

// Returns a digest of the tools that a caller may use now.
std::string digest_of(const Mcp& mcp, const Caller& caller, const std::stop_token& stopped) {
  actions::Request request = mcp.engine.request();
  request.caller = &caller;
  request.cancellation = &stopped;
  request.trace_id = mcp.engine.trace_ids.next();
  request.deadline = mcp.engine.after(kLook);
  const Offer offer = mcp.tools.offered_to(request);
  std::string whole;
  for (const Offered& each : offer.tools) {
    whole.append(each.tool->text).push_back('\n');
    for (const std::string& account : each.accounts) whole.append(account).push_back('\n');
  }
  return sha256_hex(whole);
}

// Waits between two looks. Returns false if the stream shall end.
bool rest(const std::stop_token& stopped) {
  std::mutex mutex;
  Condition never;
  std::unique_lock lock(mutex);
  never.wait(lock, std::chrono::steady_clock::now() + kLook, &stopped, nullptr,
             [] { return false; });
  return !stopped.stop_requested();
}

// Calls `tell` after each change, until the stream shall end. A list that changes and changes back
// between two looks has not changed.
void look_for_changes(const Mcp& mcp, const Listener& listener, const std::stop_token& stopped,
                      const std::function<bool()>& tell) {
  std::string known;
  do {
    const auto caller = listener.now();
    if (!caller) return;
    std::string now = digest_of(mcp, *caller, stopped);
    if (now == known) continue;
    const bool is_first = known.empty();
    known = std::move(now);
    if (!is_first && !tell()) return;
  } while (rest(stopped));
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
    look_for_changes(mcp, *listener, events.stopped(),
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
      look_for_changes(mcp, *listener, events.stopped(), [&] {
        return events.send({.data = notification(kToolsChanged, "{" + meta + "}")});
      });
    }
    while (rest(events.stopped()) && listener->now()) {
    }
    events.send({.data = end});
  });
}

}  // namespace patchbay::mcp
