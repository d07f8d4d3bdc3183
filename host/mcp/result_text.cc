#include "mcp/result_text.h"

#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

constexpr std::string_view kLifetime = "60000";  // in milliseconds

}  // namespace

ResultText::ResultText(Revision revision, std::string_view version, std::string_view type)
    : is_modern_(is_modern(revision)) {
  if (!is_modern_) return;
  add_string("resultType", type);
  add_meta("io.modelcontextprotocol/serverInfo",
           R"({"name":"patchbay","version":)" + json_string(version) + "}");
}

ResultText& ResultText::add(std::string_view name, std::string_view value) {
  append_member(text_, name, value);
  return *this;
}

ResultText& ResultText::add_string(std::string_view name, std::string_view text) {
  return add(name, json_string(text));
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
  if (meta_.size() > 1) add("_meta", meta_ + "}");
  return std::move(text_.append("}"));
}

}  // namespace patchbay::mcp
