#include "mcp/result_text.h"

#include "json/document.h"

namespace patchbay::mcp {
namespace {

constexpr std::string_view kLifetime = "60000";  // milliseconds

void append_member(std::string& text, std::string_view name, std::string_view value) {
  if (!text.empty() && text.back() != '{') text.push_back(',');
  json::append_json_string(text, name);
  text.append(":").append(value);
}

}  // namespace

ResultText::ResultText(Revision revision, std::string_view version, std::string_view type)
    : is_modern_(is_modern(revision)) {
  if (!is_modern_) return;
  add_string("resultType", type);
  std::string server = R"({"name":"patchbay","version":)";
  json::append_json_string(server, version);
  add_meta("io.modelcontextprotocol/serverInfo", server.append("}"));
}

ResultText& ResultText::add(std::string_view name, std::string_view value) {
  append_member(text_, name, value);
  return *this;
}

ResultText& ResultText::add_string(std::string_view name, std::string_view text) {
  std::string value;
  json::append_json_string(value, text);
  return add(name, value);
}

ResultText& ResultText::add_meta(std::string_view name, std::string_view value) {
  append_member(meta_, name, value);
  return *this;
}

ResultText& ResultText::add_lifetime() {
  if (!is_modern_) return *this;
  return add("ttlMs", kLifetime).add_string("cacheScope", "private");
}

std::string ResultText::text() {
  if (!meta_.empty()) add("_meta", "{" + meta_ + "}");
  return std::move(text_.append("}"));
}

}  // namespace patchbay::mcp
