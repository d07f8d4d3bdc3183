#include "envelope.h"

#include <patchbay/sdk/bytes.h>

#include <string_view>

namespace mcp {
namespace {

constexpr std::string_view kEncodedPrefix = "=?base64?";
constexpr std::string_view kEncodedSuffix = "?=";

bool is_encoded(std::string_view text) {
  return text.size() >= kEncodedPrefix.size() + kEncodedSuffix.size() &&
         text.substr(0, kEncodedPrefix.size()) == kEncodedPrefix &&
         text.substr(text.size() - kEncodedSuffix.size()) == kEncodedSuffix;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Returns true if the text is a valid header value (RFC 9110, section 5.5) and does not look like
// an encoded value.
bool is_plain(std::string_view text) {
  if (text.empty() || is_encoded(text) || is_blank(text.front()) || is_blank(text.back())) {
    return false;
  }
  for (const char c : text) {
    if (c != '\t' && (c < 0x20 || c > 0x7E)) return false;
  }
  return true;
}

// Returns the value of Mcp-Name: the name or URI in the parameters; empty for other methods.
std::string named_by(const std::string& method, const Json& params) {
  if (method == "tools/call" || method == "prompts/get") return text_of(params, "name");
  if (method == "resources/read") return text_of(params, "uri");
  return {};
}

}  // namespace

std::string header_value(const std::string& text) {
  if (is_plain(text)) return text;
  return std::string(kEncodedPrefix) + patchbay::sdk::base64(text) + std::string(kEncodedSuffix);
}

Json client_capabilities() { return {{"elicitation", {{"form", Json::object()}}}}; }

Json client_info() { return {{"name", "patchbay-mcp"}, {"version", PATCHBAY_CONNECTOR_VERSION}}; }

void add_meta(Json& params, const Server& server, const std::string& progress_token) {
  Json& meta = params["_meta"];
  meta["progressToken"] = progress_token;
  if (!server.is_stateless()) return;
  meta["io.modelcontextprotocol/protocolVersion"] = server.revision;
  meta["io.modelcontextprotocol/clientCapabilities"] = client_capabilities();
  meta["io.modelcontextprotocol/clientInfo"] = client_info();
}

Headers headers_for(const Server& server, const Json& message) {
  Headers headers;
  if (!server.revision.empty()) headers.emplace_back("MCP-Protocol-Version", server.revision);
  if (!server.session.empty()) headers.emplace_back("Mcp-Session-Id", server.session);
  const std::string method = text_of(message, "method");
  if (!server.is_stateless() || method.empty()) return headers;
  headers.emplace_back("Mcp-Method", method);
  const std::string name = named_by(method, object_of(message, "params"));
  if (!name.empty()) headers.emplace_back("Mcp-Name", header_value(name));
  return headers;
}

}  // namespace mcp
