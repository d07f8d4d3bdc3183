#include "mcp/watch.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>

#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "mcp/listener.h"
#include "mcp/methods.h"
#include "mcp/resource_watch.h"

namespace patchbay::mcp {
namespace {

// The interval at which a stream looks for changes. Also the time limit for listings at run time.
constexpr std::chrono::seconds kLook{2};

// Makes a request to the engine for one look.
actions::Request request_for_look(const Mcp& mcp, const Caller& caller,
                                  const std::stop_token& stopped) {
  actions::Request request = mcp.engine.request();
  request.caller = &caller;
  request.cancellation = &stopped;
  request.trace_id = mcp.engine.trace_ids.next();
  request.deadline = mcp.engine.after(kLook);
  return request;
}

// Returns true if both offers have the same tools for a client. The texts of two tools are compared
// only if they are different objects.
bool is_same(const Offer& one, const Offer& other) {
  return std::equal(one.tools.begin(), one.tools.end(), other.tools.begin(), other.tools.end(),
                    [](const OfferedTool& a, const OfferedTool& b) {
                      return (a.tool == b.tool || a.tool->text == b.tool->text) &&
                             a.accounts == b.accounts;
                    });
}

// The changes that a stream reports.
struct ReportedChanges {
  bool tools = false;
  // returns the addresses of the resources; nothing if the client has ended the session
  std::function<std::optional<std::set<std::string>>()> resources;
};

// Reports a change. The arguments are the method, and the resource's address or "". Returns false
// if the stream must end.
using Tell = std::function<bool(std::string_view method, const std::string& uri)>;

// The result of the last check. A change that is undone before the next check is not reported.
class LastLook {
 public:
  LastLook(Mcp& mcp, const ReportedChanges& told) : mcp_(mcp), told_(told) {}

  // Checks again and reports each change. Returns false if the stream must end.
  bool renew(const Caller& caller, const std::stop_token& stopped, const Tell& tell) {
    const auto watched = told_.resources();
    if (!watched) return false;
    if (told_.tools) {
      if (!look_) {
        look_ = mcp_.tool_looks.of(caller.organization + "\n" + caller.user + "\n" + caller.key);
      }
      auto now = look_->recent(mcp_.engine.clock.now(), stopped, [&] {
        return mcp_.tools.listed_to(request_for_look(mcp_, caller, stopped));
      });
      const bool has_changed = tools_ && !is_same(*tools_, *now);
      tools_ = std::move(now);
      if (has_changed && !tell("notifications/tools/list_changed", {})) return false;
    }
    const auto changed =
        resources_.changed(*watched, mcp_.engine.clock.now(), [&](const std::string& uri) {
          return version_of_resource(mcp_, request_for_look(mcp_, caller, stopped), uri);
        });
    return std::all_of(changed.begin(), changed.end(), [&](const std::string& uri) {
      return tell("notifications/resources/updated", uri);
    });
  }

 private:
  Mcp& mcp_;
  const ReportedChanges& told_;
  std::shared_ptr<ToolLook> look_;
  std::shared_ptr<const Offer> tools_;
  ResourceWatch resources_;
};

// Checks every two seconds until the stream must end.
void look_for_changes(Mcp& mcp, const Listener& listener, httpd::EventWriter& events,
                      const ReportedChanges& told, const Tell& tell) {
  LastLook last(mcp, told);
  do {
    const auto caller = listener.now();
    if (!caller || !last.renew(*caller, events.stopped(), tell)) return;
  } while (events.pause(kLook));
}

std::string notification(std::string_view method, const std::string& params) {
  std::string text = R"({"jsonrpc":"2.0","method":")";
  text.append(method).append("\"");
  if (!params.empty()) text.append(R"(,"params":)").append(params);
  return text.append("}");
}

// Returns a notification's parameters: the resource's address, and the metadata of every message of
// the stream.
std::string params_of(const std::string& uri, const std::string& meta) {
  std::string params = "{";
  if (!uri.empty()) append_member(params, "uri", json_string(uri));
  if (!meta.empty()) append_member(params, "_meta", meta);
  return params.size() == 1 ? std::string() : params.append("}");
}

// Returns the resources in a filter, at most kMostResources.
std::set<std::string> resources_in(const json::Node* filter) {
  std::set<std::string> uris;
  const json::Node* wanted = member_of(filter, "resourceSubscriptions");
  if (wanted == nullptr || !wanted->is(json::Kind::kArray)) return uris;
  for (const json::Node& each : wanted->items()) {
    const std::string_view uri = text_of(&each);
    if (uris.size() == SessionSettings::kMostResources) break;
    if (!uri.empty() && uri.size() <= SessionSettings::kLongestUri) uris.emplace(uri);
  }
  return uris;
}

// Returns the accepted part of the client's filter, for the client.
std::string acknowledged(bool tells_tools, const std::set<std::string>& resources) {
  std::string told = "{";
  if (tells_tools) append_member(told, "toolsListChanged", "true");
  if (!resources.empty()) {
    append_member(told, "resourceSubscriptions", wire::compact(wire::Json(resources)));
  }
  return told.append("}");
}

}  // namespace

httpd::Response watch(Mcp& mcp, const httpd::Request& request, const std::string& session) {
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream([&mcp, listener, session](httpd::EventWriter& events) {
    const auto watched = [&]() -> std::optional<std::set<std::string>> {
      Settings settings = mcp.session_settings.of(session);
      if (settings.is_over) return std::nullopt;
      return std::move(settings.resources);
    };
    const ReportedChanges told{.tools = true, .resources = watched};
    look_for_changes(mcp, *listener, events, told,
                     [&](std::string_view method, const std::string& uri) {
                       return events.send({.data = notification(method, params_of(uri, {}))});
                     });
  });
}

httpd::Response listen(Mcp& mcp, const httpd::Request& request, const Message& message) {
  const json::Node* filter = message.param("notifications");
  const json::Node* tools = member_of(filter, "toolsListChanged");
  const bool tells_tools = tools != nullptr && tools->boolean();
  const std::set<std::string> resources = resources_in(filter);
  const std::string meta = R"({"io.modelcontextprotocol/subscriptionId":)" + message.id + "}";
  ResultText result(Revision::k2026_07_28, mcp.options.version);
  result.add_meta("io.modelcontextprotocol/subscriptionId", message.id);
  const std::string end = reply_of(message.id, result.text());
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream(
      [&mcp, listener, tells_tools, resources, meta, end](httpd::EventWriter& events) {
        events.send({.data = notification("notifications/subscriptions/acknowledged",
                                          R"({"_meta":)" + meta + R"(,"notifications":)" +
                                              acknowledged(tells_tools, resources) + "}")});
        const ReportedChanges told{.tools = tells_tools, .resources = [&] { return resources; }};
        look_for_changes(mcp, *listener, events, told,
                         [&](std::string_view method, const std::string& uri) {
                           return events.send({.data = notification(method, params_of(uri, meta))});
                         });
        events.send({.data = end});
      });
}

}  // namespace patchbay::mcp
