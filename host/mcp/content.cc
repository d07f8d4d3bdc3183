#include "mcp/content.h"

#include <algorithm>
#include <array>

#include "json/document.h"
#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

bool has_text(const json::Node& block, std::string_view member) {
  const json::Node* found = block.find(member);
  return found != nullptr && found->is(json::Kind::kString);
}

bool is_resource(const json::Node* resource) {
  return resource != nullptr && resource->is(json::Kind::kObject) && has_text(*resource, "uri") &&
         (has_text(*resource, "text") || has_text(*resource, "blob"));
}

// Returns true if the block has base64 without the prefix of a data: URL, so that clients can
// decode it.
bool has_data(const json::Node& block) {
  return has_text(block, "data") && has_text(block, "mimeType") &&
         !block.find("data")->text().starts_with("data:");
}

// Returns true if clients know this kind of block. They reject a whole result because of one
// unknown block.
bool is_known(const json::Node& block) {
  const std::string_view type = text_of(block.find("type"));
  if (type == "text") return has_text(block, "text");
  if (type == "image" || type == "audio") return has_data(block);
  if (type == "resource") return is_resource(block.find("resource"));
  return type == "resource_link" && has_text(block, "uri") && has_text(block, "name");
}

std::string block_text(std::string_view text) {
  return R"({"type":"text","text":)" + json_string(text) + "}";
}

// Returns the array of blocks. Unknown blocks are written as text.
std::string blocks_of(const json::Node& content) {
  std::string blocks = "[";
  for (const json::Node& block : content.items()) {
    if (blocks.size() > 1) blocks.push_back(',');
    const std::string as_json = json::to_json(block);
    blocks.append(is_known(block) ? as_json : block_text(as_json));
  }
  return blocks.append("]");
}

// Returns true if a result is MCP content: it has the array "content" and only members of kMembers.
bool is_content(const json::Node& result) {
  constexpr std::array<std::string_view, 4> kMembers = {"content", "structured", "is_error",
                                                        "warnings"};
  const json::Node* content = member_of(&result, "content");
  if (content == nullptr || !content->is(json::Kind::kArray)) return false;
  const auto is_member = [&](const json::Member& member) {
    return std::find(kMembers.begin(), kMembers.end(), member.key) != kMembers.end();
  };
  const auto is_block = [](const json::Node& block) {
    return block.is(json::Kind::kObject) && block.find("type") != nullptr;
  };
  const auto members = result.members();
  const auto blocks = content->items();
  return std::all_of(members.begin(), members.end(), is_member) &&
         std::all_of(blocks.begin(), blocks.end(), is_block);
}

}  // namespace

std::string text_content(std::string_view text) { return "[" + block_text(text) + "]"; }

Content content_of(const Tool& tool, const std::string& result) {
  Content made;
  if (tool.declares_result) {
    made.structured = tool.wraps_result ? "{\"result\":" + result + "}" : result;
  }
  if (result.find("\"content\"") != result.npos) {
    const auto read = json::Document::read(result, kDeepest);
    if (read.has_value() && is_content(read.value().root())) {
      const json::Node& root = read.value().root();
      made.content = blocks_of(*root.find("content"));
      const json::Node* is_error = root.find("is_error");
      made.is_error = is_error != nullptr && is_error->boolean();
      const json::Node* structured = root.find("structured");
      if (!tool.declares_result && structured != nullptr && structured->is(json::Kind::kObject)) {
        made.structured = json::to_json(*structured);
      }
      return made;
    }
  }
  made.content = text_content(result);
  return made;
}

std::string sentence_of(const Error& error, std::string_view page) {
  const ErrorDetails& details = error.details();
  std::string text(name_of(error.code()));
  text.append(": ").append(details.to_callers.empty() ? error.message() : details.to_callers);
  for (const Fault& fault : details.faults) {
    text.append("\n- ").append(fault.pointer.empty() ? "(the arguments)" : fault.pointer);
    text.append(" (").append(fault.keyword).append("): ").append(fault.sentence);
  }
  if (details.retry_after) {
    text.append("\nWait ").append(std::to_string(wire::whole_seconds(*details.retry_after)));
    text.append(" seconds before the next attempt.");
  }
  if (!details.links.empty()) {
    text.append("\nAccounts:");
    for (const std::string& link : details.links) text.append(" ").append(link);
  }
  if (!page.empty()) {
    text.append(
        "\nAsk the user to open this page of Patchbay, connect the account there, and then "
        "call this tool again: ");
    text.append(page);
  }
  return text;
}

}  // namespace patchbay::mcp
