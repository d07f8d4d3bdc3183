#include "message.h"

#include <utility>

namespace mcp {
namespace {

constexpr int kMostLevels = 200;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      if (c == '"') is_in_string = false;
    } else if (c == '"') {
      is_in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMostLevels) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

bool has(const Json& message, const char* name) {
  return message.is_object() && message.find(name) != message.end();
}

}  // namespace

Json parse_message(std::string_view text) {
  if (is_too_deep(text)) {
    throw patchbay::sdk::Mismatch("nested more than " + std::to_string(kMostLevels) +
                                  " levels deep.");
  }
  return patchbay::sdk::parse_json(text);
}

std::vector<Json> messages_in(std::string_view text) {
  Json parsed = parse_message(text);
  std::vector<Json> messages;
  if (!parsed.is_array()) {
    messages.push_back(std::move(parsed));
    return messages;
  }
  for (Json& each : parsed) messages.push_back(std::move(each));
  return messages;
}

Json make_request(const std::string& id, const std::string& method, Json params) {
  Json message = make_notification(method, std::move(params));
  message["id"] = id;
  return message;
}

Json make_notification(const std::string& method, Json params) {
  Json message = {{"jsonrpc", "2.0"}, {"method", method}};
  if (!params.empty()) message["params"] = std::move(params);
  return message;
}

Json make_cancellation(const std::string& id, const char* reason) {
  return make_notification("notifications/cancelled", {{"requestId", id}, {"reason", reason}});
}

Json make_result(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json make_error(const Json& id, int code, const std::string& message) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}};
}

bool is_reply(const Json& message) {
  return !has(message, "method") && (has(message, "result") || has(message, "error"));
}

bool is_reply_to(const Json& message, const std::string& id) {
  if (!is_reply(message)) return false;
  const auto found = message.find("id");
  if (found == message.end() || found->is_null()) return has(message, "error");
  return *found == id;
}

std::optional<Json> reply_in(std::string_view body) {
  try {
    Json reply = parse_message(body);
    if (is_reply(reply)) return reply;
  } catch (const patchbay::sdk::Mismatch&) {  // the body is no JSON-RPC, such as a web page
  }
  return std::nullopt;
}

bool is_request(const Json& message) { return has(message, "method") && has(message, "id"); }

bool is_notification(const Json& message) { return has(message, "method") && !has(message, "id"); }

int error_code(const Json& reply) {
  const Json& error = object_of(reply, "error");
  const auto code = error.find("code");
  return code != error.end() && code->is_number_integer() ? code->get<int>() : 0;
}

std::string text_of(const Json& owner, const char* name) {
  if (!has(owner, name) || !owner.at(name).is_string()) return {};
  return owner.at(name).get<std::string>();
}

const Json& object_of(const Json& owner, const char* name) {
  static const Json kEmpty = Json::object();
  if (!has(owner, name) || !owner.at(name).is_object()) return kEmpty;
  return owner.at(name);
}

}  // namespace mcp
