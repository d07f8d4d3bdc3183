#include "mcp/headers.h"

#include "base/base64.h"
#include "base/words.h"

namespace patchbay::mcp {
namespace {

std::optional<Refusal> compare(const httpd::Request& request, std::string_view header,
                               std::string_view expected) {
  const auto sent = request.header(header);
  if (!sent) return header_mismatch(header, "is missing: it repeats what the body says.");
  return check_header(header, *sent, [&](const std::string& value) { return value == expected; });
}

// Returns the parameter that the header Mcp-Name repeats; "" for other methods.
std::string_view named_by(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  return method == "resources/read" ? "uri" : "";
}

}  // namespace

std::optional<std::string> mirrored_value(std::string_view header) {
  constexpr std::string_view kBegin = "=?base64?";
  constexpr std::string_view kEnd = "?=";
  if (!header.starts_with(kBegin) || !header.ends_with(kEnd) ||
      header.size() < kBegin.size() + kEnd.size()) {
    return std::string(header);
  }
  header.remove_prefix(kBegin.size());
  header.remove_suffix(kEnd.size());
  const auto bytes = from_base64(header);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

Refusal header_mismatch(std::string_view header, const std::string& why) {
  return {RpcCode::kHeaderMismatch, "The header " + std::string(header) + " " + why, {}, 400};
}

std::optional<Refusal> check_header(std::string_view header, std::string_view sent,
                                    const std::function<bool(const std::string&)>& says) {
  const auto value = mirrored_value(trimmed(sent));
  if (!value) return header_mismatch(header, "is not base64 between \"=?base64?\" and \"?=\".");
  if (says(*value)) return std::nullopt;
  return header_mismatch(header, "does not say what the body says.");
}

std::string_view revision_in_meta(const Message& message) {
  return text_of(member_of(message.param("_meta"), "io.modelcontextprotocol/protocolVersion"));
}

std::optional<Refusal> mismatch_of(const httpd::Request& request, const Message& message) {
  if (auto refusal = compare(request, "MCP-Protocol-Version", revision_in_meta(message))) {
    return refusal;
  }
  if (auto refusal = compare(request, "Mcp-Method", message.method)) return refusal;
  const std::string_view parameter = named_by(message.method);
  const std::string_view name = text_of(message.param(parameter));
  if (parameter.empty() || name.empty()) return std::nullopt;
  return compare(request, "Mcp-Name", name);
}

}  // namespace patchbay::mcp
