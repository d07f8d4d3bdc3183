#include "plugins/mcp/stand_in.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace patchbay::test {

using nlohmann::json;
using testing::Exchange;
using testing::Outcome;
using testing::Sent;

namespace {

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

RpcRequest see(const Sent& sent) {
  RpcRequest seen{sent.method, sent.url, "", nullptr, {}};
  for (const auto& [name, value] : sent.headers) seen.headers[in_lower_case(name)] = value;
  if (!sent.body.empty()) seen.message = json::parse(sent.body);
  if (seen.message.is_object()) seen.method = seen.message.value("method", "");
  return seen;
}

}  // namespace

std::string RpcRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

StandIn::StandIn(std::string revision, const json& config) : revision_(std::move(revision)) {
  host.provider = [this](const Sent& sent) { return answer(sent); };
  json all = {{"url", kUrl}, {"max_message_bytes", 4 << 20}};
  all.update(config);
  instance = std::make_unique<testing::Instance>(
      testing::load(PATCHBAY_BINARY_DIR "/connectors/mcp/connector.so"), host, all.dump());
}

json StandIn::tool(const std::string& name, const json& schema) {
  return {{"name", name}, {"description", "Does it."}, {"inputSchema", schema}};
}

Exchange StandIn::plain(const RpcRequest& to, std::uint32_t status, const std::string& body,
                        const std::string& type) {
  return Exchange(to.http, to.url).answer(status, body, {{"Content-Type", type}});
}

Exchange StandIn::result(const RpcRequest& to, const json& result) {
  const json reply = {{"jsonrpc", "2.0"}, {"id", to.message.at("id")}, {"result", result}};
  return plain(to, 200, reply.dump(), "application/json");
}

Exchange StandIn::error(const RpcRequest& to, std::uint32_t status, int code, const json& data) {
  json error = {{"code", code}, {"message", "No."}};
  if (!data.is_null()) error["data"] = data;
  const json reply = {{"jsonrpc", "2.0"}, {"id", to.message.at("id")}, {"error", error}};
  return plain(to, status, reply.dump(), "application/json");
}

Exchange StandIn::stream(const RpcRequest& to, const std::string& events) {
  return plain(to, 200, events, "text/event-stream");
}

std::string StandIn::reply_event(const RpcRequest& to, const json& result) {
  return "data: " +
         json{{"jsonrpc", "2.0"}, {"id", to.message.at("id")}, {"result", result}}.dump() + "\n\n";
}

Exchange StandIn::answer(const Sent& sent) {
  seen.push_back(see(sent));
  const RpcRequest asked = seen.back();
  if (first) {
    if (auto answered = first(asked)) return *std::move(answered);
  }
  return scripted(asked);
}

Exchange StandIn::scripted(const RpcRequest& asked) {
  const bool is_stateless = revision_ == "2026-07-28";
  if (asked.http != "POST") return plain(asked, 405);
  if (!asked.message.contains("id") || asked.method.empty()) return plain(asked, 202);
  const json told = {{"name", "stand-in"}, {"version", "1"}};
  if (asked.method == "server/discover" && is_stateless) {
    return result(
        asked, {{"supportedVersions", {revision_}}, {"capabilities", {{"tools", json::object()}}}});
  }
  if (asked.method == "initialize" && !is_stateless) {
    Exchange greeted = result(
        asked,
        {{"protocolVersion", revision_}, {"capabilities", json::object()}, {"serverInfo", told}});
    if (session.empty()) return greeted;
    const std::string body = greeted.text();
    return greeted.answer(200, body,
                          {{"Content-Type", "application/json"}, {"Mcp-Session-Id", session}});
  }
  if (const auto found = results.find(asked.method); found != results.end()) {
    return result(asked, found->second);
  }
  if (asked.method == "tools/list") return result(asked, {{"tools", tools}});
  if (asked.method == "tools/call") {
    const std::string text = asked.message.at("params").at("arguments").dump();
    return result(asked, {{"content", {{{"type", "text"}, {"text", text}}}}});
  }
  return error(asked, is_stateless ? 404 : 200, -32601);
}

Outcome StandIn::try_call(const std::string& tool, const json& arguments,
                          const testing::Answers& given) {
  return instance->invoke("call_tool", json{{"tool_name", tool}, {"arguments", arguments}}.dump(),
                          given);
}

json StandIn::call(const std::string& tool, const json& arguments, const testing::Answers& given) {
  const Outcome outcome = try_call(tool, arguments, given);
  if (!outcome.ok()) throw std::runtime_error(outcome.message);
  return json::parse(outcome.result);
}

std::vector<std::string> StandIn::methods() const {
  std::vector<std::string> names;
  for (const RpcRequest& each : seen)
    names.push_back(each.method.empty() ? each.http : each.method);
  return names;
}

}  // namespace patchbay::test
